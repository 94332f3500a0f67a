import type { Tensor as OrtTensor } from 'onnxruntime-web';
import { halfBits } from '../../base/float16.ts';
import { UserError } from '../../base/user-error.ts';
import type { OnnxGraph, ValueInfo } from '../../onnx/model.ts';
import { withExtraChannels } from '../../protocol/extra-channels.ts';
import type { InputArray, NetworkInputs } from '../../protocol/frame.ts';
import type { Manifest } from '../../protocol/manifest.ts';
import type { Ort } from './runtime.ts';

/** What a network's own file says of its inputs: how they must be fed. */

const fedTypes = ['float32', 'float16', 'int32', 'int64', 'bool'] as const;
type FedType = (typeof fedTypes)[number];

export interface InputSpec {
  readonly name: string;
  readonly type: FedType;
  readonly dims: ValueInfo['dims'];
}

export interface InputSpecs {
  readonly byName: ReadonlyMap<string, InputSpec>;
  /** The batch that the file is fixed to, or null where it takes any. */
  readonly batch: number | null;
}

/** Throws UserError `model-refused` where the description names inputs that the file has not, or of a type that cannot be fed. */
export function inputSpecs(graph: OnnxGraph, { inputs, conditions }: Manifest): InputSpecs {
  const specOf = (name: string): InputSpec => {
    const input = graph.inputs.find((info) => info.name === name);
    if (input === undefined) {
      const names = graph.inputs.map((info) => `“${info.name}”`).join(', ');
      throw new UserError('model-refused', `The model has no input “${name}”; its inputs are ${names}.`);
    }
    const type = fedTypes.find((one) => one === input.dataType);
    if (type === undefined) throw new UserError('model-refused', `The model’s input “${name}” is of type ${String(input.dataType)}, which cannot be fed.`);
    return { name, type, dims: input.dims };
  };
  const names = [inputs.sample, ...(inputs.timestep === null ? [] : [inputs.timestep]), ...conditions.map(({ input }) => input)];
  const byName = new Map(names.map((name) => [name, specOf(name)]));
  const batch = byName.get(inputs.sample)?.dims?.[0];
  return { byName, batch: typeof batch === 'number' && batch > 0 ? batch : null };
}

/** The tensors to feed, by name. Throws UserError `inputs-malformed`. */
export function feedsOf(ort: Ort, { byName }: InputSpecs, manifest: Manifest, fed: NetworkInputs): [string, OrtTensor][] {
  const { inputs, sample: shape } = manifest;
  const { batch } = fed;
  const dims = [batch, shape.channels, shape.height, shape.width];
  expectLength('The sample', fed.sample, product(dims));
  expectLength('The timestep', fed.timestep, batch);
  const make = (name: string, { dims: given, data }: InputArray): [string, OrtTensor] => {
    const spec = byName.get(name);
    if (spec === undefined) throw new UserError('inputs-malformed', `The network has no input “${name}”.`);
    return [name, makeTensor(ort, spec, given, data)];
  };
  const others = manifest.conditions.map(({ input }) => {
    const given = fed.conditions[input];
    if (given === undefined || !('data' in given)) throw new UserError('inputs-malformed', `The network’s input “${input}” is not given.`);
    expectLength(`The input “${input}”`, given.data, batch * product(given.dims.slice(1)));
    return make(input, given);
  });
  return [
    make(inputs.sample, withExtraChannels(manifest, fed)),
    ...(inputs.timestep === null ? [] : [make(inputs.timestep, { dims: [batch], data: fed.timestep })]),
    ...others,
  ];
}

/** The rows of a batch, `size` at a time: what a network that is fixed to that batch is fed. The last part is filled up with its last row. */
export function rowsOfParts(batch: number, size: number | null): readonly (readonly number[])[] {
  const each = size ?? batch;
  return Array.from({ length: Math.ceil(batch / each) }, (_, part) => Array.from({ length: each }, (__, i) => Math.min(part * each + i, batch - 1)));
}

/** Some rows of a batch. */
export function partOf(fed: NetworkInputs, rows: readonly number[]): NetworkInputs {
  const pick = <T extends Float32Array | Int32Array>(data: T) => pickRows(data, rows, fed.batch);
  const conditions = Object.entries(fed.conditions).map(
    ([name, given]) => [name, 'data' in given ? { dims: [rows.length, ...given.dims.slice(1)], data: pick(given.data) } : given] as const,
  );
  return { sample: pick(fed.sample), timestep: pick(fed.timestep), conditions: Object.fromEntries(conditions), batch: rows.length };
}

/** Rows of `data`, which has `batch` of them. */
export function pickRows<T extends Float32Array | Int32Array>(data: T, rows: readonly number[], batch: number): T {
  const length = data.length / batch;
  const picked = (data instanceof Float32Array ? new Float32Array(length * rows.length) : new Int32Array(length * rows.length)) as T;
  rows.forEach((row, i) => picked.set(data.subarray(row * length, (row + 1) * length), i * length));
  return picked;
}

/** One input as its file wants it: one number a row may be a scalar there, [1] or [B, 1]. */
export function makeTensor(ort: Ort, { name, type, dims }: InputSpec, given: readonly number[], data: Float32Array | Int32Array): OrtTensor {
  // A scalar, [1] or [B, 1] where we have one number a row.
  const single = given.length === 1 && dims !== null;
  const fixedToOne = single && dims.length === 1 && dims[0] === 1;
  if (single && (dims.length === 0 || fixedToOne) && data.some((value) => value !== data[0])) {
    throw new UserError('inputs-malformed', `The network is told one value of “${name}” for the whole batch, so its halves cannot be told different ones.`);
  }
  const used = single && (dims.length === 0 || fixedToOne) ? data.subarray(0, 1) : data;
  const shape = !single ? given : dims.length === 0 ? [] : fixedToOne ? [1] : dims.length === 2 ? [data.length, 1] : given;
  const { Tensor: OrtTensor } = ort;
  switch (type) {
    case 'int64':
      return new OrtTensor('int64', BigInt64Array.from(used, (x) => BigInt(Math.round(x))), shape);
    case 'int32':
      return new OrtTensor('int32', Int32Array.from(used, (x) => Math.round(x)), shape);
    case 'bool':
      return new OrtTensor('bool', Uint8Array.from(used, (x) => (x === 0 ? 0 : 1)), shape);
    case 'float16':
      return new OrtTensor('float16', halfBits(used), shape);
    case 'float32':
      return new OrtTensor('float32', Float32Array.from(used), shape);
  }
}

function expectLength(what: string, data: ArrayLike<number>, length: number): void {
  if (data.length !== length) throw new UserError('inputs-malformed', `${what} has ${data.length} values where ${length} are needed.`);
}

const product = (dims: readonly number[]) => dims.reduce((all, dim) => all * dim, 1);
