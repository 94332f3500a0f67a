import { formatFixed, formatTimestep } from '../../ui/format.ts';

/** 10·log₁₀(ᾱ / (1 − ᾱ)) in decibels. */
export function describeSignalToNoise(alphaBar: number): string {
  const decibels = 10 * Math.log10(alphaBar / (1 - alphaBar));
  if (Number.isFinite(decibels) && decibels > 0) return `+${formatFixed(decibels, 1)} dB`;
  return `${formatFixed(decibels, 1)} dB`;
}

/** `Step 12 of 25, t = 500`; the last position is the picture, of an inversion the noise, and has no t. */
export function describePosition(position: number, last: number, timestep: number | undefined, end = 'picture'): string {
  const step = `Step ${position} of ${last}`;
  if (position >= last) return `${step}, the ${end}`;
  return timestep === undefined ? step : `${step}, t = ${formatTimestep(timestep)}`;
}

/** What the ruler of steps calls a position: its ends are the noise, or a picture with noise, and the picture; of an inversion, noise. */
export function nameOfPosition(position: number, last: number, fromPicture = false, end = 'picture'): string {
  if (position === 0) return fromPicture ? '0 start' : '0 noise';
  return position === last ? `${position} ${end}` : String(position);
}

const ORDINALS = ['first', 'second', 'third', 'fourth'] as const;

/** Which evaluation of which sampler step a position is, for samplers that evaluate the network more than once: `second of step 3`. */
export function describeLook(stepOf: readonly number[], position: number): string | null {
  const step = stepOf[position];
  if (step === undefined) return null;
  return `${ORDINALS[position - stepOf.indexOf(step)] ?? 'next'} of step ${step + 1}`;
}
