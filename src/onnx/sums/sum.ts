import type { Operand } from '../operation.ts';

/** The numbers of an operand, all samples. */
export interface Values {
  readonly dims: readonly number[];
  readonly data: ArrayLike<number>;
}

/** One number of an operand. `at` counts row-major over all of its numbers, the batch included. */
export interface Source {
  readonly operand: Operand;
  readonly at: number;
  readonly value: number;
}

/** What a kernel sees of one channel; NaN where it sees nothing: beyond the edge, or between the strides of a transposed convolution. */
export interface Window {
  readonly height: number;
  readonly width: number;
  readonly input: Float32Array;
  readonly kernel: Float32Array;
}

export interface Term {
  /** What is multiplied; of a window, the two at its first place that counts. */
  readonly factors: readonly Source[];
  readonly window: Window | null;
  readonly value: number;
}

/**
 * How one value of a tensor comes of the values that its operator read, in double precision. `value` is what it comes to: the tensor's own
 * number but for the rounding of single precision.
 */
export type Made =
  /** A sum of products, times a factor, plus a bias. `terms` are the largest, the largest first. */
  | {
      readonly kind: 'sum';
      readonly of: 'convolution' | 'transposed convolution' | 'product' | 'mean' | 'interpolation';
      readonly terms: readonly Term[];
      readonly rest: { readonly count: number; readonly value: number };
      readonly factor: number;
      readonly bias: Source | null;
      readonly value: number;
    }
  /** (x − mean) ÷ √(deviation² + epsilon) · scale + shift. */
  | {
      readonly kind: 'norm';
      readonly of: 'group' | 'layer' | 'instance' | 'batch';
      readonly x: Source;
      /** Of `count` values of x; where `channels` is given, all of the channels from the first up to and without the second. */
      readonly mean: number;
      readonly deviation: number;
      readonly count: number | null;
      readonly channels: readonly [number, number] | null;
      readonly epsilon: number;
      readonly scale: Source | null;
      readonly shift: Source | null;
      readonly value: number;
    }
  /** A function of one value, or of two. */
  | { readonly kind: 'function'; readonly of: string; readonly x: readonly Source[]; readonly value: number }
  /** The number of another place. */
  | { readonly kind: 'copy'; readonly of: string; readonly x: Source; readonly value: number }
  /** The largest of a window. */
  | { readonly kind: 'largest'; readonly x: Source; readonly among: readonly number[]; readonly value: number }
  /** e^(z − largest) ÷ the sum of them over the row. `row`: the row's, the largest first, as many as are told. */
  | { readonly kind: 'softmax'; readonly x: Source; readonly row: readonly { readonly x: Source; readonly value: number }[]; readonly count: number; readonly largest: number; readonly total: number; readonly value: number };

/** How many summands are told one by one. */
export const MOST_TERMS = 5;

/** Reads the numbers of an operand, in order. */
export class Reader {
  readonly dims: readonly number[];

  constructor(
    readonly operand: Operand,
    private readonly values: Values,
  ) {
    this.dims = values.dims;
  }

  get length(): number {
    return this.values.data.length;
  }

  number(at: number): number {
    return this.values.data[at] ?? NaN;
  }

  source(at: number): Source {
    return { operand: this.operand, at, value: this.number(at) };
  }
}

/** The sum of terms that are made when they turn out to be among the largest. */
export function sumOf(values: Float64Array, term: (index: number) => Term): { terms: Term[]; rest: { count: number; value: number }; sum: number } {
  const order = Array.from(values.keys()).sort((a, b) => Math.abs(values[b] ?? 0) - Math.abs(values[a] ?? 0));
  // one left over is told as well as counted
  const told = order.length <= MOST_TERMS + 1 ? order.length : MOST_TERMS;
  const sum = values.reduce((total, value) => total + value, 0);
  const rest = order.slice(told).reduce((total, index) => total + (values[index] ?? 0), 0);
  return { terms: order.slice(0, told).map(term), rest: { count: order.length - told, value: rest }, sum };
}
