import { readNpz } from '../base/npz.ts';
import { UserError, messageOf } from '../base/user-error.ts';
import type { NetworkInputs } from '../protocol/frame.ts';
import { inputArray } from '../protocol/input-array.ts';

/** One forward pass of the network as PyTorch computed it, written by training/export.py into the manifest's `golden.steps`. */
export interface GoldenStep {
  readonly inputs: NetworkInputs;
  /** The network’s output, B·C·H·W values. */
  readonly output: Float32Array;
  /** Further tensors, by name. */
  readonly probes: ReadonlyMap<string, Float32Array>;
}

/** Arrays "{i}/sample", "{i}/timestep", "{i}/pred_noise", "{i}/probe/<tensor>"; any other "{i}/<name>" is an input of that name. Throws UserError `golden-malformed`. */
export function readGoldenSteps(bytes: Uint8Array): GoldenStep[] {
  const arrays = readArrays(bytes);
  const steps: GoldenStep[] = [];
  for (let i = 0; arrays.has(`${i}/sample`); i++) {
    const at = (name: string) => {
      const array = arrays.get(`${i}/${name}`);
      if (array === undefined) throw malformed(`it has no "${i}/${name}"`);
      return array;
    };
    const own = [...arrays].flatMap(([name, array]) => (name.startsWith(`${i}/`) ? [[name.slice(`${i}/`.length), array] as const] : []));
    const probes = own.filter(([name]) => name.startsWith('probe/'));
    const conditions = own.filter(([name]) => !name.startsWith('probe/') && !ofEveryStep.includes(name));
    const sample = at('sample');
    steps.push({
      inputs: {
        sample: floats(sample.data),
        timestep: floats(at('timestep').data),
        conditions: Object.fromEntries(conditions.map(([name, array]) => [name, inputArray(array)])),
        batch: sample.dims[0] ?? 1,
      },
      output: floats(at('pred_noise').data),
      probes: new Map(probes.map(([name, { data }]) => [name.slice('probe/'.length), floats(data)])),
    });
  }
  if (steps.length === 0) throw malformed('it has no steps');
  return steps;
}

const ofEveryStep = ['sample', 'timestep', 'pred_noise'];

/** max |actual − expected| ÷ max |expected|; Infinity where a value is not a number or lengths differ. */
export function deviation(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Infinity;
  let largest = 0;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const wanted = expected[i] ?? NaN;
    const difference = Math.abs((actual[i] ?? NaN) - wanted);
    if (Number.isNaN(difference)) return Infinity;
    worst = Math.max(worst, difference);
    largest = Math.max(largest, Math.abs(wanted));
  }
  return worst === 0 ? 0 : worst / largest;
}

function readArrays(bytes: Uint8Array) {
  try {
    return readNpz(bytes);
  } catch (error) {
    throw malformed(messageOf(error), error);
  }
}

function malformed(why: string, cause?: unknown): UserError {
  return new UserError('golden-malformed', `The model’s reference step cannot be read: ${why}.`, { cause });
}

function floats(data: ArrayLike<number | bigint>): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data, Number);
}
