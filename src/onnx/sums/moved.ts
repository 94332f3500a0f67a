import type { Operand, Operation } from '../operation.ts';
import { numberOf, numbersOf, stringOf } from './attributes.ts';
import { atOf, axisOf, beforeTranspose, placeOf, spreadFrom } from './places.ts';
import type { Reader, Source } from './sum.ts';

/** What an operator that only moves numbers found at a place: of which of its operands, and where; null for one that is not read here. */
export function movedFrom(operation: Operation, readers: readonly (Reader | null)[], at: number, dims: readonly number[]): Source | null {
  const [x] = readers;
  if (x === undefined || x === null) return null;
  const place = placeOf(at, dims);
  const from = (moved: readonly number[]): Source => x.source(atOf(moved, x.dims));
  switch (operation.op) {
    case 'Reshape':
    case 'Flatten':
    case 'Squeeze':
    case 'Unsqueeze':
    case 'Identity':
    case 'Cast':
    case 'Dropout':
      return x.source(at);
    case 'Expand':
      return x.source(spreadFrom(place, x.dims));
    case 'Tile':
      return from(place.map((index, axis) => index % (x.dims[axis] ?? 1)));
    case 'Transpose': {
      const perm = numbersOf(operation, 'perm') ?? x.dims.map((_, axis) => x.dims.length - 1 - axis);
      return from(beforeTranspose(place, perm));
    }
    case 'Concat':
      return concatenated(readers, axisOf(numberOf(operation, 'axis', 0), dims.length), place);
    case 'Split':
      return split(operation, x, dims, place);
    case 'Slice':
      return slice(operation, x, place);
    case 'Gather':
      return gathered(operation, x, readers[1] ?? null, place);
    case 'DepthToSpace':
      return spread(operation, x, place);
    default:
      return null;
  }
}

function concatenated(readers: readonly (Reader | null)[], axis: number, place: readonly number[]): Source | null {
  let before = 0;
  for (const reader of readers) {
    if (reader === null) return null;
    const length = reader.dims[axis] ?? 1;
    const index = (place[axis] ?? 0) - before;
    if (index < length) return reader.source(atOf(place.with(axis, index), reader.dims));
    before += length;
  }
  return null;
}

function split(operation: Operation, x: Reader, dims: readonly number[], place: readonly number[]): Source | null {
  const axis = axisOf(numberOf(operation, 'axis', 0), dims.length);
  const sizes = numbers(operation.reads[1]) ?? numbersOf(operation, 'split');
  const parts = numberOf(operation, 'num_outputs', 0);
  const total = x.dims[axis] ?? 1;
  // the last of equal parts is the smaller one
  const before = sizes !== null ? sizes.slice(0, operation.output).reduce((sum, size) => sum + size, 0) : operation.output * (parts > 0 ? Math.ceil(total / parts) : (dims[axis] ?? 1));
  return x.source(atOf(place.with(axis, (place[axis] ?? 0) + before), x.dims));
}

function slice({ reads }: Operation, x: Reader, place: readonly number[]): Source | null {
  const starts = numbers(reads[1]);
  if (starts === null) return null;
  const axes = reads[3] === undefined || reads[3].is === 'none' ? starts.map((_, axis) => axis) : numbers(reads[3]);
  const steps = reads[4] === undefined || reads[4].is === 'none' ? starts.map(() => 1) : numbers(reads[4]);
  if (axes === null || steps === null) return null;
  const before = [...place];
  axes.forEach((given, i) => {
    const axis = axisOf(given, x.dims.length);
    const [length, step, raw] = [x.dims[axis] ?? 1, steps[i] ?? 1, starts[i] ?? 0];
    const start = Math.min(Math.max(raw < 0 ? raw + length : raw, 0), step < 0 ? length - 1 : length);
    before[axis] = start + (place[axis] ?? 0) * step;
  });
  return x.source(atOf(before, x.dims));
}

function gathered(operation: Operation, x: Reader, indices: Reader | null, place: readonly number[]): Source | null {
  if (indices === null) return null;
  const axis = axisOf(numberOf(operation, 'axis', 0), x.dims.length);
  const rank = indices.dims.length;
  const index = indices.number(atOf(place.slice(axis, axis + rank), indices.dims));
  return x.source(atOf([...place.slice(0, axis), axisOf(index, x.dims[axis] ?? 1), ...place.slice(axis + rank)], x.dims));
}

function spread(operation: Operation, x: Reader, [sample = 0, channel = 0, row = 0, column = 0]: readonly number[]): Source {
  const block = numberOf(operation, 'blocksize', 1);
  const within = (row % block) * block + (column % block);
  const channels = (x.dims[1] ?? 1) / block ** 2;
  const from = stringOf(operation, 'mode', 'DCR') === 'CRD' ? channel * block ** 2 + within : within * channels + channel;
  return x.source(atOf([sample, from, Math.floor(row / block), Math.floor(column / block)], x.dims));
}

function numbers(operand: Operand | undefined): readonly number[] | null {
  return operand?.is === 'numbers' ? operand.values : null;
}
