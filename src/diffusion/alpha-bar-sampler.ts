import { UserError } from '../base/user-error.ts';
import type { SchedulerClassName } from './config.ts';
import { at, f32, sqrt32 } from './float32.ts';
import { sigmaOfAlphaBar } from './noise-schedule.ts';
import { mix } from './prediction.ts';

// What DDPM, DDIM, LCM and PNDM share: whole timesteps that index ᾱ, and x on DDPM's scale.

/** ᾱ at a timestep, and `beyond` before the first one (t < 0). */
export function alphaBarAt(alphasCumprod: Float32Array, t: number, beyond: number): number {
  return t >= 0 ? at(alphasCumprod, t) : beyond;
}

/** Refuses timesteps that a steps_offset pushes past the end of the schedule, where diffusers fails with an IndexError. */
export function checkTimesteps(className: SchedulerClassName, timesteps: readonly number[], alphasCumprod: Float32Array): void {
  const largest = Math.max(...timesteps);
  if (largest < alphasCumprod.length) return;
  throw new UserError(
    'scheduler-steps',
    `${className}: steps_offset pushes the first timestep to ${String(largest)}, past the last one, ${String(alphasCumprod.length - 1)}. ` +
      'Lower steps_offset, take fewer steps or set timestep_spacing to "trailing".',
  );
}

/** q(x_t | x₀): √ᾱ·x₀ + √(1 − ᾱ)·ε (DDPM, equation 4). */
export function noisedAtAlphaBar(sample: Float32Array, noise: Float32Array, alphaBar: number): Float32Array {
  return mix(sqrt32(alphaBar), sample, sqrt32(f32(1 - alphaBar)), noise);
}

/** σ = √((1 − ᾱ)/ᾱ) at each timestep and, last, where the last step leads. */
export function sigmasOf(alphasCumprod: Float32Array, timesteps: readonly number[], finalAlphaBar: number): number[] {
  return [...timesteps.map((t) => sigmaOfAlphaBar(at(alphasCumprod, t))), sigmaOfAlphaBar(finalAlphaBar)];
}
