/** Row-major counting over the axes of a tensor. */

export function placeOf(at: number, dims: readonly number[]): number[] {
  const place = new Array<number>(dims.length).fill(0);
  let left = at;
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    const dim = dims[axis] ?? 1;
    place[axis] = left % dim;
    left = Math.floor(left / dim);
  }
  return place;
}

export function atOf(place: readonly number[], dims: readonly number[]): number {
  return dims.reduce((at, dim, axis) => at * dim + (place[axis] ?? 0), 0);
}

/** The place in a smaller tensor that is spread out over a larger one. */
export function spreadFrom(place: readonly number[], dims: readonly number[]): number {
  const ahead = place.length - dims.length;
  return dims.reduce((at, dim, axis) => at * dim + (dim === 1 ? 0 : (place[axis + ahead] ?? 0)), 0);
}

/** Where what is at `place` after a transposition was before it: its axis i was axis `perm[i]`. */
export function beforeTranspose(place: readonly number[], perm: readonly number[]): number[] {
  const before = new Array<number>(perm.length).fill(0);
  perm.forEach((axis, i) => (before[axis] = place[i] ?? 0));
  return before;
}

export function countOf(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

/** −1 is the last axis. */
export function axisOf(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
