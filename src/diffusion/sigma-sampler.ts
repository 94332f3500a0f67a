import { at, f32, sqrt32 } from './float32.ts';
import { mix } from './prediction.ts';
import type { Sampler } from './sampler.ts';
import { interpolateTable } from './sequences.ts';
import { chosenSigmas, logSigmaTable, timestepOfSigma, type SigmaChoices, type SigmaRange } from './sigmas.ts';
import { hasExtraTimestep, type SpacingOptions, type TimestepSpacing } from './timestep-spacing.ts';

// What Euler, Euler ancestral and Heun share: Karras' scale, x = x₀ + σ·ε, and σ looked up between the timesteps.

export interface SigmaLayout {
  /** float32, falling */
  readonly sigmas: number[];
  /** float32 */
  readonly timesteps: number[];
}

/**
 * σ at (fractional) timesteps, or spaced as the config asks between the largest of them and the `least`, with the timesteps
 * that then belong to them.
 */
export function layOutSigmas(
  table: Float32Array,
  timesteps: readonly number[],
  choices: SigmaChoices & { readonly sigma_min?: number | null; readonly sigma_max?: number | null },
  looked: readonly number[] = timesteps.map((t) => interpolateTable(t, table)),
  least = at(looked, looked.length - 1),
): SigmaLayout {
  const range: SigmaRange = { max: choices.sigma_max ?? at(looked, 0), min: choices.sigma_min ?? least };
  const chosen = chosenSigmas(choices, range, timesteps.length);
  if (chosen === undefined) return { sigmas: looked.map(f32), timesteps: timesteps.map(f32) };
  const logTable = logSigmaTable(table);
  return { sigmas: chosen.map(f32), timesteps: chosen.map((sigma) => f32(timestepOfSigma(sigma, logTable))) };
}

/** The least σ to space others down to: where diffusers has an extra timestep of −1, it takes the schedule's least. */
export function leastSigma(table: Float32Array, timesteps: readonly number[], options: SpacingOptions): number {
  const last = timesteps[timesteps.length - 1] ?? 0;
  return hasExtraTimestep(options, timesteps.length) ? at(table, 0) : interpolateTable(last, table);
}

/** With leading spacing the first σ is not the schedule's last, and the noise is made so that x has its total variance. */
export function initialSigma(sigmas: readonly number[], spacing: TimestepSpacing): number {
  const max = Math.max(...sigmas);
  return spacing === 'leading' ? sqrt32(f32(f32(max * max) + 1)) : max;
}

/** The two ways between this scale and the rest, for a sampler whose evaluations are at these σ. */
export function onSigmaScale(sigmas: readonly number[]): Pick<Sampler, 'scaleModelInput' | 'addNoise'> {
  return {
    scaleModelInput: (sample, i) => scaledToUnitVariance(sample, at(sigmas, i)),
    addNoise: (sample, noise, i) => noisedAtSigma(sample, noise, at(sigmas, i)),
  };
}

/** x / √(σ² + 1): back to DDPM's scale, where the network lives. */
function scaledToUnitVariance(sample: Float32Array, sigma: number): Float32Array {
  const divisor = sqrt32(f32(f32(sigma * sigma) + 1));
  return sample.map((x) => x / divisor);
}

export function noisedAtSigma(sample: Float32Array, noise: Float32Array, sigma: number): Float32Array {
  return mix(1, sample, sigma, noise);
}

/** d = (x − x̂₀) / σ: Karras et al. 2022, equation 3 with the score written as a denoiser. */
export function derivativeOf(sample: Float32Array, predX0: Float32Array, sigma: number): Float32Array {
  const out = new Float32Array(sample.length);
  for (let k = 0; k < out.length; k++) out[k] = f32((sample[k] ?? 0) - (predX0[k] ?? 0)) / sigma;
  return out;
}
