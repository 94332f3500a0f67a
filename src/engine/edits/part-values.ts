import type { TensorLayout } from '../../protocol/tensor-layout.ts';

/** What a graph input is fed: broadcast over the tensor that it meets. */
export interface Values {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** x + (−0) is x for every x; x + 0 would turn −0 into 0. */
export const NOTHING = -0;

/** Which part of a tensor an edit is about. */
export interface Part {
  readonly channels?: readonly number[] | undefined;
  readonly heads?: readonly number[] | undefined;
  readonly keys?: readonly number[] | undefined;
  /** For each row of the batch, whether the edit holds for it. */
  readonly rows: readonly boolean[];
}

/** One value for all of a tensor of `rank` axes. */
export function everywhere(value: number, rank: number): Values {
  return { dims: new Array<number>(rank).fill(1), data: Float32Array.of(value) };
}

/** `on` in the part, `off` elsewhere; as few values as say it. */
export function partValues(layout: TensorLayout, part: Part, on: number, off: number): Values {
  const holds = partOf(layout, part);
  const size = (axis: number) => layout.dims[axis] ?? 1;
  const axes = [
    ...(part.channels !== undefined && layout.channels !== null ? [layout.channels] : []),
    ...(part.heads !== undefined && layout.heads !== null ? [layout.heads.axis] : []),
    ...(part.keys !== undefined && layout.keys !== null ? [layout.keys] : []),
  ];
  const dims = layout.dims.map((_, axis) => (axes.includes(axis) ? size(axis) : 1));
  const mixed = part.rows.some((row) => row !== part.rows[0]);
  const folded = layout.heads?.folded === true;
  // rows alike are broadcast, but for heads that are folded into them
  if (mixed || (folded && axes.includes(0))) dims[0] = part.rows.length * (folded ? size(0) : 1);
  const data = new Float32Array(dims.reduce((product, n) => product * n, 1));
  for (let i = 0; i < data.length; i++) data[i] = holds(indexOf(i, dims)) ? on : off;
  return { dims, data };
}

/** Whether a place of the tensor belongs to the part; an axis that is broadcast counts as its first place. */
export function partOf(layout: TensorLayout, { channels, heads, keys, rows }: Part): (index: readonly number[]) => boolean {
  const among = (list: readonly number[] | undefined, axis: number | null | undefined, fold = Infinity) => {
    if (list === undefined || axis === null || axis === undefined) return () => true;
    const chosen = new Set(list);
    return (index: readonly number[]) => chosen.has((index[axis] ?? 0) % fold);
  };
  const fold = layout.heads?.folded === true ? layout.heads.count : 1;
  const tests = [
    among(channels, layout.channels),
    among(heads, layout.heads?.axis, layout.heads?.folded === true ? fold : Infinity),
    among(keys, layout.keys),
    (index: readonly number[]) => rows[Math.floor((index[0] ?? 0) / fold)] ?? rows[0] ?? true,
  ];
  return (index) => tests.every((test) => test(index));
}

/** Place on each axis of the value number `i`. */
function indexOf(i: number, dims: readonly number[]): number[] {
  const index = new Array<number>(dims.length).fill(0);
  let rest = i;
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    const size = dims[axis] ?? 1;
    index[axis] = rest % size;
    rest = Math.floor(rest / size);
  }
  return index;
}

/** `operation` of a and b, of as many axes, broadcast. */
export function combine(a: Values, b: Values, operation: (x: number, y: number) => number): Values {
  const dims = a.dims.map((size, axis) => Math.max(size, b.dims[axis] ?? 1));
  const [stepsA, stepsB] = [steps(a.dims), steps(b.dims)];
  const data = new Float32Array(dims.reduce((product, n) => product * n, 1));
  const index = new Array<number>(dims.length).fill(0);
  let [atA, atB] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    data[i] = operation(a.data[atA] ?? NaN, b.data[atB] ?? NaN);
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      const place = (index[axis] ?? 0) + 1;
      const [stepA, stepB] = [stepsA[axis] ?? 0, stepsB[axis] ?? 0];
      if (place < (dims[axis] ?? 1)) {
        index[axis] = place;
        atA += stepA;
        atB += stepB;
        break;
      }
      index[axis] = 0;
      atA -= stepA * (place - 1);
      atB -= stepB * (place - 1);
    }
  }
  return { dims, data };
}

/** How far apart neighbours on each axis lie; 0 where there is one value for all. */
function steps(dims: readonly number[]): number[] {
  let step = 1;
  return dims.map((_, axis) => dims.length - 1 - axis).reduce<number[]>((found, axis) => {
    const size = dims[axis] ?? 1;
    found[axis] = size === 1 ? 0 : step;
    step *= size;
    return found;
  }, []);
}
