import type { WeightInfo } from '../../onnx/tensors.ts';
import type { LoadedModel, TensorInfo } from '../../protocol/engine.ts';
import type { Planes } from '../../render/tensor-planes.ts';
import type { TensorKind } from './tensor-kind.ts';

/** Weights of the model, and the tensors whose operators read them. */
export interface Weights {
  readonly info: WeightInfo;
  /** The first one decides what they are called. */
  readonly readers: readonly [TensorInfo, ...TensorInfo[]];
}

export function findWeights({ tensors }: Pick<LoadedModel, 'tensors'>, name: string | null): Weights | null {
  const reads = (tensor: TensorInfo): WeightInfo | undefined => tensor.weights.find((weight) => weight.name === name);
  const [first, ...others] = tensors.filter((tensor) => reads(tensor) !== undefined);
  const info = first && reads(first);
  return first === undefined || info === undefined ? null : { info, readers: [first, ...others] };
}

const ROLES: Readonly<Record<string, readonly string[]>> = {
  Conv: ['picture', 'kernels', 'bias'],
  ConvTranspose: ['picture', 'kernels', 'bias'],
  Gemm: ['matrix', 'matrix', 'bias'],
  MatMul: ['matrix', 'matrix'],
  Gather: ['table'],
  InstanceNormalization: ['picture', 'scale', 'shift'],
  GroupNormalization: ['picture', 'scale', 'shift'],
  LayerNormalization: ['picture', 'scale', 'shift'],
  BatchNormalization: ['picture', 'scale', 'shift', 'mean', 'variance'],
  Add: ['bias', 'bias'],
  Mul: ['factors', 'factors'],
  PRelu: ['picture', 'slopes'],
};

/** What weights are to the operator that reads them, from the operator and the place alone. */
export function weightRole(op: string, { input, dims }: Pick<WeightInfo, 'input' | 'dims'>): string {
  const role = ROLES[op]?.[input] ?? 'constants';
  if (role === 'factors') return count(dims) === 1 ? 'factor' : role;
  return role === 'bias' && dims.filter((dim) => dim > 1).length > 1 ? 'summands' : role;
}

/** [96, 96, 3, 3] → `96×96×3×3`; the batch is no axis of weights. */
export function weightShape(dims: readonly number[]): string {
  return count(dims) === 1 ? 'one number' : dims.join('×');
}

/** How weights are shown: kernels as a grid of outputs × inputs, all else as one matrix or one row. */
export type WeightKind =
  | {
      readonly form: 'kernels';
      readonly outputs: number;
      readonly inputs: number;
      /** Of one kernel. */
      readonly height: number;
      readonly width: number;
      /** Whether the file has inputs first, as transposed convolutions do. */
      readonly inputsFirst: boolean;
      /** Whether each output reads only some of the channels that come in. */
      readonly grouped: boolean;
    }
  | { readonly form: 'matrix'; readonly height: number; readonly width: number; readonly rows: string; readonly columns: string }
  | { readonly form: 'row'; readonly width: number };

export function weightKind({ info: { dims, input }, readers: [reader] }: Weights, tensors: readonly TensorInfo[]): WeightKind {
  const [first = 1, second = 1, ...spatial] = dims;
  const convolution = (reader.op === 'Conv' || reader.op === 'ConvTranspose') && input === 1 && dims.length >= 3;
  if (convolution) {
    const inputsFirst = reader.op === 'ConvTranspose';
    const outputs = inputsFirst ? second : first;
    const inputs = inputsFirst ? first : second;
    const width = spatial[spatial.length - 1] ?? 1;
    const height = count(spatial) / Math.max(1, width);
    const comesIn = tensors.find(({ name }) => name === reader.inputs[0])?.dims[1];
    const grouped = inputsFirst ? reader.dims[1] !== outputs : comesIn !== undefined && comesIn !== inputs;
    if (height * width > 1) return { form: 'kernels', outputs, inputs, height, width, inputsFirst, grouped };
    return { form: 'matrix', height: first, width: second, ...(inputsFirst ? { rows: 'input', columns: 'output' } : { rows: 'output', columns: 'input' }) };
  }
  const long = dims.filter((dim) => dim !== 1);
  if (long.length < 2) return { form: 'row', width: count(dims) };
  const width = long[long.length - 1] ?? 1;
  return { form: 'matrix', height: count(long) / width, width, ...axes(reader, input, long) };
}

/** What rows and columns of a linear layer's matrix count, where its operator and its shapes say so. */
function axes({ op, dims }: TensorInfo, input: number, [height = 1, width = 1]: readonly number[]): { rows: string; columns: string } {
  const into = dims[dims.length - 1];
  if (op === 'MatMul' && input === 1) return { rows: 'input', columns: 'output' };
  if (op === 'Gemm' && input === 1 && height !== width) return height === into ? { rows: 'output', columns: 'input' } : { rows: 'input', columns: 'output' };
  return { rows: 'row', columns: 'column' };
}

/** "48 × 16 kernels of 3×3" */
export function weightHeading(kind: WeightKind): string {
  switch (kind.form) {
    case 'kernels':
      return `${kind.outputs} outputs × ${kind.inputs} inputs, kernels of ${kind.height}×${kind.width}`;
    case 'matrix':
      return `${kind.height}×${kind.width} numbers`;
    case 'row':
      return kind.width === 1 ? 'one number' : `${kind.width} numbers`;
  }
}

export type KernelKind = Extract<WeightKind, { form: 'kernels' }>;

/** A view of one kernel. */
export function kernelAt(kind: KernelKind, data: Float32Array, output: number, input: number): Float32Array {
  const { outputs, inputs, height, width, inputsFirst } = kind;
  const size = height * width;
  const at = (inputsFirst ? input * outputs + output : output * inputs + input) * size;
  return data.subarray(at, at + size);
}

/** The kernels of one output, side by side. */
export function kernelsOf(kind: KernelKind, data: Float32Array, output: number): Planes {
  const { inputs, height, width, inputsFirst } = kind;
  const size = height * width;
  const shape = { count: inputs, height, width };
  if (!inputsFirst) return { ...shape, data: data.subarray(output * inputs * size, (output + 1) * inputs * size) };
  const own = new Float32Array(inputs * size);
  for (let input = 0; input < inputs; input++) own.set(kernelAt(kind, data, output, input), input * size);
  return { ...shape, data: own };
}

/** One kernel, or one output's kernels, as the grids and pictures of tensors know them. */
export function kernelsAsTensor({ height, width, inputs }: KernelKind, attention = null): TensorKind {
  return { shape: { count: inputs, height, width }, form: 'maps', noun: 'kernel', scale: 'diverging', rows: 'row', columns: 'column', attention };
}

/** A matrix or a row as the pictures of tensors know them. */
export function matrixAsTensor(kind: Exclude<WeightKind, KernelKind>): TensorKind {
  const base = { scale: 'diverging', attention: null } as const;
  if (kind.form === 'row') return { ...base, shape: { count: 1, height: 1, width: kind.width }, form: 'row', noun: 'value', rows: 'row', columns: 'entry' };
  return { ...base, shape: { count: 1, height: kind.height, width: kind.width }, form: 'image', noun: 'plane', rows: kind.rows, columns: kind.columns };
}

function count(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}
