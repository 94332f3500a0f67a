import { readNpz } from '../../base/npz.ts';
import type { NpyArray } from '../../base/npy.ts';
import { UserError, messageOf } from '../../base/user-error.ts';
import type { NetworkInputs } from '../../protocol/frame.ts';
import { inputArray } from '../../protocol/input-array.ts';

/** One forward pass of the network as PyTorch computed it, with every tensor inside: the manifest's `golden.taps`. */
export interface GoldenLook {
  readonly inputs: NetworkInputs;
  readonly tensors: ReadonlyMap<string, Float32Array>;
}

/** Arrays "inputs/…" and "taps/<tensor>". Throws UserError `golden-malformed`. */
export function readGoldenLook(bytes: Uint8Array): GoldenLook {
  let arrays: Map<string, NpyArray>;
  try {
    arrays = readNpz(bytes);
  } catch (cause) {
    throw new UserError('golden-malformed', `The model’s reference pass cannot be read: ${messageOf(cause)}.`, { cause });
  }
  const at = (name: string): NpyArray => {
    const array = arrays.get(name);
    if (array === undefined) throw new UserError('golden-malformed', `The model’s reference pass has no “${name}”.`);
    return array;
  };
  const sample = at('inputs/sample');
  return {
    inputs: {
      sample: floats(sample),
      timestep: floats(at('inputs/timestep')),
      conditions: Object.fromEntries(
        [...arrays].flatMap(([path, array]) => {
          const name = path.startsWith('inputs/') ? path.slice('inputs/'.length) : 'sample';
          return name === 'sample' || name === 'timestep' ? [] : [[name, inputArray(array)]];
        }),
      ),
      batch: sample.dims[0] ?? 1,
    },
    tensors: new Map([...arrays].filter(([name]) => name.startsWith('taps/')).map(([name, array]) => [name.slice('taps/'.length), floats(array)])),
  };
}

function floats({ data }: NpyArray): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data, Number);
}
