import type { Operation } from '../operation.ts';
import { numberOf, numbersOf, stringOf } from './attributes.ts';
import { placeOf } from './places.ts';
import { sumOf, type Made, type Reader, type Term } from './sum.ts';

/** One axis of the picture under a kernel. */
interface Span {
  readonly input: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
}

/** One value of Conv or ConvTranspose over pictures with rows and columns; null for what is not read here. */
export function convolution(operation: Operation, x: Reader, w: Reader, b: Reader | null, at: number, dims: readonly number[]): Made | null {
  const transposed = operation.op === 'ConvTranspose';
  if (dims.length !== 4 || x.dims.length !== 4 || w.dims.length !== 4 || (transposed && numbersOf(operation, 'output_shape') !== null)) return null;
  const spans = spansOf(operation, x.dims, w.dims, transposed);
  if (spans === null) return null;
  const [rows, columns] = spans;
  const [sample = 0, output = 0, row = 0, column = 0] = placeOf(at, dims);
  const groups = numberOf(operation, 'group', 1);
  const [, channels = 1, height = 1, width = 1] = x.dims;
  const inGroup = channels / groups;
  const group = Math.floor(output / ((dims[1] ?? 1) / groups));
  const size = rows.kernel * columns.kernel;
  const taps = tapsOf(rows, columns, row, column, transposed);
  const inputAt = (input: number, tap: Tap): number => ((sample * channels + group * inGroup + input) * height + tap.row) * width + tap.column;
  const outputs = (dims[1] ?? 1) / groups;
  const kernelOf = (input: number): number => (transposed ? ((group * inGroup + input) * outputs + (output % outputs)) * size : (output * inGroup + input) * size);
  const values = Float64Array.from({ length: inGroup }, (_, input) => taps.reduce((sum, tap) => sum + x.number(inputAt(input, tap)) * w.number(kernelOf(input) + tap.at), 0));
  const term = (input: number): Term => {
    const seen = new Float32Array(size).fill(NaN);
    for (const tap of taps) seen[tap.at] = x.number(inputAt(input, tap));
    const kernel = Float32Array.from({ length: size }, (_, k) => w.number(kernelOf(input) + k));
    const [first] = taps;
    return {
      factors: first === undefined ? [] : [x.source(inputAt(input, first)), w.source(kernelOf(input) + first.at)],
      window: size === 1 ? null : { height: rows.kernel, width: columns.kernel, input: seen, kernel },
      value: values[input] ?? NaN,
    };
  };
  const { terms, rest, sum } = sumOf(values, term);
  const bias = b === null ? null : b.source(output);
  return { kind: 'sum', of: transposed ? 'transposed convolution' : 'convolution', terms, rest, factor: 1, bias, value: sum + (bias?.value ?? 0) };
}

interface Tap {
  readonly row: number;
  readonly column: number;
  /** Where in the kernel. */
  readonly at: number;
}

function tapsOf(rows: Span, columns: Span, row: number, column: number, transposed: boolean): Tap[] {
  const taps: Tap[] = [];
  for (let i = 0; i < rows.kernel; i++) {
    const r = under(rows, row, i, transposed);
    if (r === null) continue;
    for (let j = 0; j < columns.kernel; j++) {
      const c = under(columns, column, j, transposed);
      if (c !== null) taps.push({ row: r, column: c, at: i * columns.kernel + j });
    }
  }
  return taps;
}

/** Where the kernel's place `tap` lies over the input, for one place of the output; null where it lies on nothing. */
function under({ input, stride, dilation, before }: Span, output: number, tap: number, transposed: boolean): number | null {
  const raw = transposed ? (output + before - tap * dilation) / stride : output * stride - before + tap * dilation;
  return Number.isInteger(raw) && raw >= 0 && raw < input ? raw : null;
}

function spansOf(operation: Operation, x: readonly number[], w: readonly number[], transposed: boolean): [Span, Span] | null {
  const automatic = stringOf(operation, 'auto_pad', 'NOTSET');
  if (transposed && automatic !== 'NOTSET') return null;
  const strides = numbersOf(operation, 'strides') ?? [1, 1];
  const dilations = numbersOf(operation, 'dilations') ?? [1, 1];
  const pads = numbersOf(operation, 'pads') ?? [0, 0, 0, 0];
  const span = (axis: 0 | 1): Span => {
    const [input = 1, kernel = 1, stride = 1, dilation = 1] = [x[2 + axis], w[2 + axis], strides[axis], dilations[axis]];
    const missing = Math.max(0, (Math.ceil(input / stride) - 1) * stride + (kernel - 1) * dilation + 1 - input);
    const before = automatic === 'SAME_UPPER' ? Math.floor(missing / 2) : automatic === 'SAME_LOWER' ? Math.ceil(missing / 2) : automatic === 'VALID' ? 0 : (pads[axis] ?? 0);
    return { input, kernel, stride, dilation, before };
  };
  return [span(0), span(1)];
}
