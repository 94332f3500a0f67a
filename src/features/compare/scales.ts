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

/** Shares of a whole in whole percent that add up to 100: what rounding down leaves goes to the largest remainders. */
export function percentShares(parts: readonly number[]): number[] {
  const whole = parts.reduce((sum, part) => sum + part, 0);
  if (!(whole > 0)) return parts.map(() => 0);
  const exact = parts.map((part) => (100 * part) / whole);
  const shares = exact.map(Math.floor);
  const byRemainder = exact.map((value, i) => ({ i, remainder: value - Math.floor(value) })).sort((a, b) => b.remainder - a.remainder);
  const missing = 100 - shares.reduce((sum, share) => sum + share, 0);
  for (const { i } of byRemainder.slice(0, missing)) shares[i] = (shares[i] ?? 0) + 1;
  return shares;
}

/** How a difference is drawn, and what of it lies beyond its scale. */
export function differenceLegend(difference: Float32Array | undefined, channels: number): string {
  const span = differenceDomain(difference);
  const end = formatMeanSquare(span);
  const beyond = difference?.reduce((count, value) => count + (Math.abs(value) > span ? 1 : 0), 0) ?? 0;
  const scale = channels === 1 ? `grey is 0, black −${end}, white ${end}` : `grey is 0, each channel drawn from −${end} to ${end}`;
  return beyond === 0 ? scale : `${scale}; ${beyond} of ${difference?.length ?? 0} values lie beyond and are clipped`;
}

/** `0.0312` */
export function formatMeanSquare(value: number): string {
  return formatCoefficient(value);
}
