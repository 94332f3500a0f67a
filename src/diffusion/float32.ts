/**
 * PyTorch computes schedules and coefficients in float32, rounding after every operation, and some of them subtract nearly
 * equal numbers. To give its numbers, not merely better ones, we round where it rounds.
 */

/** Rounds to the nearest float32. */
export const f32 = Math.fround;

export function sqrt32(x: number): number {
  return f32(Math.sqrt(x));
}

/** torch.expm1, torch.exp and torch.log of a float32, correctly rounded (PyTorch's own differ by one unit in few cases). */
export function exp32(x: number): number {
  return f32(Math.exp(x));
}

export function log32(x: number): number {
  return f32(Math.log(x));
}

export function expm132(x: number): number {
  return f32(Math.expm1(x));
}

/** The element at `index`, for indices that are in range by construction. */
export function at(array: ArrayLike<number>, index: number): number {
  const value = array[index];
  if (value === undefined) throw new RangeError(`index ${String(index)} of ${String(array.length)}`);
  return value;
}
