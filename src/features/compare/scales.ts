import { niceCeiling, pictureDomain, symmetricDomain } from '../../render/domain.ts';
import { formatCoefficient } from '../../ui/format.ts';

/** On what two pictures and their difference are drawn. Pure. */

/** Each picture as the film draws it: one that bursts its scale does not make the other grey. */
export function ownDomain(picture: Float32Array | undefined): number {
  return picture === undefined ? 1 : pictureDomain(picture);
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
