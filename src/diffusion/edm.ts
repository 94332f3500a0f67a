import { linspace, linspace32 } from './sequences.ts';
import { exp32, f32, log32, sqrt32 } from './float32.ts';
import type { Estimate } from './prediction.ts';
import type { Update } from './sampler.ts';
import { square, term, type ScalarValues, type Term } from './terms.ts';
import { clipPredX0, type ClipOptions } from './thresholding.ts';

// Networks trained as in Karras et al. 2022 (EDM), section 5 and table 1: told ¼·ln σ in place of a timestep, fed x / √(σ² + σ_data²), and
// what they return is mixed with x to make x̂₀. They know no β and no last timestep; x = x₀ + σ·ε.
//
// A network may do that itself: it is then told σ, reads x as it is, and answers x̂₀ (prediction_type "sample"), as k-diffusion's Denoiser and EDM's
// own code wrap theirs, or the score (x̂₀ − x) / σ² ("score"), as Song et al. 2021 train for exploding variance. In diffusers that is the
// same class with precondition_inputs, precondition_noise and precondition_outputs overridden.

export interface EdmOptions {
  readonly sigma_min: number;
  readonly sigma_max: number;
  readonly sigma_data: number;
  readonly sigma_schedule: 'karras' | 'exponential';
  readonly rho: number;
  readonly prediction_type: 'epsilon' | 'v_prediction' | 'sample' | 'score';
}

/** σ from the largest to the least, float32. `exact` where diffusers lays out the ramp in float64 (Euler), else in float32. */
export function edmSigmas(options: EdmOptions, count: number, exact: boolean): number[] {
  const { sigma_min, sigma_max, rho } = options;
  if (options.sigma_schedule === 'exponential') {
    return Array.from(linspace32(Math.log(sigma_min), Math.log(sigma_max), count), exp32).reverse();
  }
  const bottom = sigma_min ** (1 / rho);
  const top = sigma_max ** (1 / rho);
  if (exact) return linspace(0, 1, count).map((ramp) => f32((top + ramp * (bottom - top)) ** rho));
  return Array.from(linspace32(0, 1, count), (ramp) => f32(f32(f32(top) + f32(ramp * f32(bottom - top))) ** rho));
}

function preconditionsItself({ prediction_type: type }: EdmOptions): boolean {
  return type === 'sample' || type === 'score';
}

/** What the network is told: ¼·ln σ, or σ. */
export function edmTimestep(sigma: number, options: EdmOptions): number {
  return preconditionsItself(options) ? sigma : f32(0.25 * log32(sigma));
}

/** diffusers multiplies the initial noise by this, not by σ_max alone. */
export function edmInitialSigma({ sigma_max }: EdmOptions): number {
  return f32(Math.sqrt(sigma_max ** 2 + 1));
}

function totalVariance(sigma: number, { sigma_data }: EdmOptions): number {
  return f32(f32(sigma * sigma) + f32(sigma_data ** 2));
}

export function edmScaled(sample: Float32Array, sigma: number, options: EdmOptions): Float32Array {
  if (preconditionsItself(options)) return sample;
  const cIn = f32(1 / sqrt32(totalVariance(sigma, options)));
  return sample.map((x) => x * cIn);
}

/** c_skip and c_out of table 1; where the network predicts v, c_out has the other sign. Of an answer that needs no mixing, what it takes to make x̂₀ of it. */
export function edmCoefficients(sigma: number, options: EdmOptions): { readonly cSkip: number; readonly cOut: number } {
  if (options.prediction_type === 'sample') return { cSkip: 0, cOut: 1 };
  if (options.prediction_type === 'score') return { cSkip: 1, cOut: f32(sigma * sigma) };
  const variance = totalVariance(sigma, options);
  const cOut = f32(f32(sigma * f32(options.sigma_data)) / sqrt32(variance));
  return { cSkip: f32(f32(options.sigma_data ** 2) / variance), cOut: options.prediction_type === 'v_prediction' ? -cOut : cOut };
}

/** x̂₀ = c_skip·x + c_out·F. */
export function edmEstimate({ modelOutput, sample, batch }: Update, sigma: number, options: EdmOptions & ClipOptions): Estimate {
  const { cSkip, cOut } = edmCoefficients(sigma, options);
  const unclipped = new Float32Array(sample.length);
  for (let k = 0; k < unclipped.length; k++) unclipped[k] = f32(cSkip * (sample[k] ?? 0)) + f32(cOut * (modelOutput[k] ?? 0));
  const predNoise = sample.map((x, k) => f32(x - (unclipped[k] ?? 0)) / sigma);
  return { ...clipPredX0(unclipped, options, batch), unclipped, predNoise, terms: edmTerms(modelOutput, sample, cSkip, cOut, options) };
}

function edmTerms(modelOutput: Float32Array, sample: Float32Array, cSkip: number, cOut: number, options: EdmOptions): Term[] {
  switch (options.prediction_type) {
    case 'sample':
      return [term('modelOutput', 1, 1, modelOutput)];
    case 'score':
      return [term('sample', 1, 1, sample), term('modelOutput', cOut, square('sigmaT'), modelOutput)];
    default:
      return [term('sample', cSkip, 'cSkip', sample), term('modelOutput', cOut, 'cOut', modelOutput)];
  }
}

export function edmValues(sigma: number, options: EdmOptions): ScalarValues {
  return { sigmaT: sigma, ...edmCoefficients(sigma, options) };
}
