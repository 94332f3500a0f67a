import type { Axis, AxisTrace, Resolution } from './axes.ts';

/**
 * In which order a feature map's axes come: [batch, channels, rows, columns]; channels last, [batch, rows, columns, channels]; pixels as
 * tokens, [batch, pixels, channels] or [batch, channels, pixels]; and pictures of one row, [batch, channels, columns] or [batch, columns, channels].
 */
export type Layout = 'first' | 'last' | 'tokens' | 'flat' | 'line' | 'line-last';

/** The feature map's layout; null where it is none. Others than [batch, channels, rows, columns] only where they are asked for (`wide`). */
export function layoutOf(trace: AxisTrace | undefined, wide = false): Layout | null {
  if (trace === undefined) return null;
  const [batch = [], one = [], two = [], three = []] = trace.axes;
  if (trace.axes.length === 4) {
    if (onlyRows(two) && onlyColumns(three)) return 'first';
    return wide && onlyRows(one) && onlyColumns(two) && !isSpatial(three) && !isSpatial(batch) ? 'last' : null;
  }
  if (!wide || trace.axes.length !== 3 || isSpatial(batch) || isSpatial(one) === isSpatial(two)) return null;
  const isFirst = isSpatial(one);
  const pixels = isFirst ? one : two;
  // what the heads of an attention or windows have cut is on its way to one
  if ([batch, isFirst ? two : one].some((axis) => axis.some(({ kind }) => kind === 'other')) || batch.some(({ kind, size }) => kind !== 'batch' && size > 1)) return null;
  if (inOrder(pixels)) return isFirst ? 'tokens' : 'flat';
  return trace.home?.resolution[0] === 1 && pixels.every(({ kind, size }) => size === 1 || kind.endsWith('column')) ? (isFirst ? 'line-last' : 'line') : null;
}

/** Rows and columns of a tensor of this layout. */
export function sizeIn(trace: AxisTrace, layout: Layout): Resolution {
  const [, one = [], two = [], three = []] = trace.axes;
  if (layout === 'first') return [count(two), count(three)];
  if (layout === 'last') return [count(one), count(two)];
  const pixels = layout === 'tokens' || layout === 'line-last' ? one : two;
  if (layout === 'line' || layout === 'line-last') return [1, count(pixels)];
  const at = pixels.findIndex(({ kind, size }) => kind === 'column' && size > 1);
  return [count(pixels.slice(0, at)), count(pixels.slice(at))];
}

/** The trace of a tensor of this shape that is laid out so. */
export function laidOut(layout: Layout, shape: readonly number[], [rows, columns]: Resolution, scale: number): AxisTrace {
  const channels: Axis = [{ kind: 'channel', size: shape[channelAxis(layout)] ?? 1 }];
  const [down, across]: Axis[] = [[{ kind: 'row', size: rows }], [{ kind: 'column', size: columns }]];
  const pixels: Axis = [...(down ?? []), ...(across ?? [])];
  const axes = {
    first: [channels, down ?? [], across ?? []], last: [down ?? [], across ?? [], channels],
    tokens: [pixels, channels], flat: [channels, pixels], line: [channels, across ?? []], 'line-last': [across ?? [], channels],
  }[layout];
  return { axes: [[{ kind: 'batch', size: shape[0] ?? 1 }], ...axes], home: { resolution: [rows, columns], scale } };
}

export function channelAxis(layout: Layout): number {
  return layout === 'last' ? 3 : layout === 'tokens' || layout === 'line-last' ? 2 : 1;
}

/** The shape as [batch, channels, rows, columns]; null for tokens, whose shape alone does not tell. */
export function asPicture(shape: readonly number[], layout: Layout): readonly [number, number, number, number] | null {
  const [batch = 1, one = 1, two = 1, three = 1] = shape;
  switch (layout) {
    case 'first':
      return [batch, one, two, three];
    case 'last':
      return [batch, three, one, two];
    case 'line':
      return [batch, one, 1, two];
    case 'line-last':
      return [batch, two, 1, one];
    default:
      return null;
  }
}

/** How a picture or a line of this shape is laid out: channels are the fewest. What is no number counts as large. */
export function layoutOfShape([, ...dims]: readonly (number | string)[]): Layout {
  const [one = 1, two = 1, three = 1] = dims.map((dim) => (typeof dim === 'number' ? dim : Infinity));
  if (dims.length === 2) return one <= two ? 'line' : 'line-last';
  return three < one && three < two && three <= 16 ? 'last' : 'first';
}

const count = (axis: Axis): number => axis.reduce((product, { size }) => product * size, 1);

/** Whether an axis counts pixels (or rows, or columns, or windows of them). */
export function isSpatial(axis: Axis | undefined): boolean {
  return axis?.some(({ kind }) => kind === 'row' || kind === 'column') === true;
}

const onlyRows = (axis: Axis): boolean => axis.some(({ kind }) => kind === 'row') && axis.every(({ kind }) => kind !== 'column');
const onlyColumns = (axis: Axis): boolean => axis.some(({ kind }) => kind === 'column') && axis.every(({ kind }) => kind !== 'row');

/** Whether an axis counts pixels row by row: what belongs to rows, then what belongs to columns. */
function inOrder(axis: Axis): boolean {
  const kinds = axis.filter(({ size }) => size > 1).map(({ kind }) => (kind.endsWith('row') ? 'r' : kind.endsWith('column') ? 'c' : 'x'));
  return /^r[rx]*c[cx]*$/.test(kinds.join(''));
}
