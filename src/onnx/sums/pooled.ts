import type { Operation } from '../operation.ts';
import { numberOf, numbersOf, stringOf } from './attributes.ts';
import { atOf, axisOf, countOf, placeOf } from './places.ts';
import { sumOf, type Made, type Reader } from './sum.ts';

/** The places of x under a pooling window. */
function underWindow(operation: Operation, x: Reader, place: readonly number[]): { inside: number[]; size: number } | null {
  const kernel = numbersOf(operation, 'kernel_shape');
  if (kernel?.length !== 2 || x.dims.length !== 4 || stringOf(operation, 'auto_pad', 'NOTSET') !== 'NOTSET') return null;
  const strides = numbersOf(operation, 'strides') ?? [1, 1];
  const pads = numbersOf(operation, 'pads') ?? [0, 0, 0, 0];
  const dilations = numbersOf(operation, 'dilations') ?? [1, 1];
  const along = (axis: 0 | 1): number[] =>
    Array.from({ length: kernel[axis] ?? 1 }, (_, tap) => (place[2 + axis] ?? 0) * (strides[axis] ?? 1) - (pads[axis] ?? 0) + tap * (dilations[axis] ?? 1)).filter(
      (index) => index >= 0 && index < (x.dims[2 + axis] ?? 1),
    );
  const columns = along(1);
  const inside = along(0).flatMap((row) => columns.map((column) => atOf([place[0] ?? 0, place[1] ?? 0, row, column], x.dims)));
  return { inside, size: countOf(kernel) };
}

export function pooled(operation: Operation, x: Reader, at: number, dims: readonly number[]): Made | null {
  const under = underWindow(operation, x, placeOf(at, dims));
  if (under === null) return null;
  if (operation.op === 'AveragePool') return meanOf(x, under.inside, numberOf(operation, 'count_include_pad', 0) === 0 ? under.inside.length : under.size);
  const largest = under.inside.reduce((best, index) => (x.number(index) > x.number(best) ? index : best), under.inside[0] ?? 0);
  return { kind: 'largest', x: x.source(largest), among: under.inside.map((index) => x.number(index)), value: x.number(largest) };
}

/** ReduceMean, ReduceSum, GlobalAveragePool. */
export function reduced(operation: Operation, x: Reader, at: number, dims: readonly number[]): Made | null {
  const rank = x.dims.length;
  const given = operation.reads[1];
  const told = numbersOf(operation, 'axes') ?? (given?.is === 'numbers' ? given.values : null);
  if (told === null && given !== undefined && given.is !== 'none') return null;
  const axes = operation.op === 'GlobalAveragePool' ? x.dims.map((_, axis) => axis).slice(2) : (told ?? x.dims.map((_, axis) => axis)).map((axis) => axisOf(axis, rank));
  const kept = x.dims.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
  const place = placeOf(at, dims.length === rank ? dims : kept);
  const sizes = axes.map((axis) => x.dims[axis] ?? 1);
  const count = countOf(sizes);
  const inside = Array.from({ length: count }, (_, i) => {
    const inner = placeOf(i, sizes);
    return atOf(place.map((index, axis) => (axes.includes(axis) ? (inner[axes.indexOf(axis)] ?? 0) : index)), x.dims);
  });
  return meanOf(x, inside, operation.op === 'ReduceSum' ? 1 : count);
}

function meanOf(x: Reader, inside: readonly number[], divisor: number): Made {
  const values = Float64Array.from(inside, (index) => x.number(index));
  const { terms, rest, sum } = sumOf(values, (i) => ({ factors: [x.source(inside[i] ?? 0)], window: null, value: values[i] ?? NaN }));
  return { kind: 'sum', of: 'mean', terms, rest, factor: 1 / divisor, bias: null, value: sum / divisor };
}

/** Resize of rows and columns, to the nearest or between two. */
export function resized(operation: Operation, x: Reader, at: number, dims: readonly number[]): Made | null {
  const mode = stringOf(operation, 'mode', 'nearest');
  const how = stringOf(operation, 'coordinate_transformation_mode', 'half_pixel');
  const place = placeOf(at, dims);
  if (dims.length !== x.dims.length || !['asymmetric', 'half_pixel', 'pytorch_half_pixel', 'align_corners'].includes(how) || numberOf(operation, 'antialias', 0) !== 0) return null;
  const exact = place.map((index, axis) => {
    const [out, own] = [dims[axis] ?? 1, x.dims[axis] ?? 1];
    if (out === own) return index;
    if (how === 'align_corners') return out === 1 ? 0 : (index * (own - 1)) / (out - 1);
    if (how === 'asymmetric') return (index * own) / out;
    return how === 'pytorch_half_pixel' && out === 1 ? 0 : ((index + 0.5) * own) / out - 0.5;
  });
  const held = (index: number, axis: number): number => Math.min(Math.max(index, 0), (x.dims[axis] ?? 1) - 1);
  if (mode === 'nearest') {
    const round = ROUNDING[stringOf(operation, 'nearest_mode', 'round_prefer_floor')];
    if (round === undefined) return null;
    const source = x.source(atOf(exact.map((index, axis) => held(round(index), axis)), x.dims));
    return { kind: 'copy', of: operation.op, x: source, value: source.value };
  }
  if (mode !== 'linear') return null;
  let corners: { place: number[]; weight: number }[] = [{ place: [], weight: 1 }];
  exact.forEach((index, axis) => {
    const low = Math.floor(index);
    const share = index - low;
    corners = corners.flatMap(({ place: before, weight }) => [
      ...(share < 1 ? [{ place: [...before, held(low, axis)], weight: weight * (1 - share) }] : []),
      ...(share > 0 ? [{ place: [...before, held(low + 1, axis)], weight: weight * share }] : []),
    ]);
  });
  const values = Float64Array.from(corners, (corner) => x.number(atOf(corner.place, x.dims)) * corner.weight);
  const { terms, rest, sum } = sumOf(values, (i) => {
    const corner = corners[i];
    const share = { operand: { is: 'hidden' as const }, at: 0, value: corner?.weight ?? NaN };
    return { factors: [x.source(atOf(corner?.place ?? [], x.dims)), share], window: null, value: values[i] ?? NaN };
  });
  return { kind: 'sum', of: 'interpolation', terms, rest, factor: 1, bias: null, value: sum };
}

const ROUNDING: Readonly<Record<string, (index: number) => number>> = {
  floor: Math.floor,
  ceil: Math.ceil,
  round_prefer_floor: (index) => Math.ceil(index - 0.5),
  round_prefer_ceil: (index) => Math.floor(index + 0.5),
};

/** How many of a row are told one by one. */
const TOLD = 5;

export function softmax(operation: Operation, x: Reader, at: number, dims: readonly number[]): Made {
  const axis = axisOf(numberOf(operation, 'axis', -1), dims.length);
  const place = placeOf(at, dims);
  const along = Array.from({ length: dims[axis] ?? 1 }, (_, index) => atOf(place.with(axis, index), x.dims));
  const largest = along.reduce((most, index) => Math.max(most, x.number(index)), -Infinity);
  const share = (index: number): number => Math.exp(x.number(index) - largest);
  const total = along.reduce((sum, index) => sum + share(index), 0);
  const row = [...along].sort((a, b) => x.number(b) - x.number(a)).slice(0, TOLD).map((index) => ({ x: x.source(index), value: share(index) / total }));
  return { kind: 'softmax', x: x.source(at), row, count: along.length, largest, total, value: share(at) / total };
}
