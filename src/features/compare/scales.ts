import { niceCeiling, pictureDomain, symmetricDomain } from '../../render/domain.ts';
import { formatCoefficient } from '../../ui/format.ts';

/** On what two pictures and their difference are drawn. Pure. */

/** One scale for both. */
export function commonDomain(a: Float32Array | undefined, b: Float32Array | undefined): number {
  return Math.max(a === undefined ? 1 : pictureDomain(a), b === undefined ? 1 : pictureDomain(b));
}

/** a − b, kept: the same two give the same array. */
const kept = new WeakMap<Float32Array, WeakMap<Float32Array, Float32Array>>();

export function minus(a: Float32Array | undefined, b: Float32Array | undefined): Float32Array | undefined {
  if (a === undefined || a.length !== b?.length) return undefined;
  const ofA = kept.get(a) ?? new WeakMap<Float32Array, Float32Array>();
  kept.set(a, ofA);
  const made = ofA.get(b) ?? a.map((value, i) => value - (b[i] ?? 0));
  ofA.set(b, made);
  return made;
}

/** A difference about 0. */
export function differenceDomain(difference: Float32Array | undefined): number {
  return difference === undefined ? 1 : niceCeiling(symmetricDomain(difference));
}

/** `0.0312` */
export function formatMeanSquare(value: number): string {
  return formatCoefficient(value);
}
