import { at, exp32, f32, sqrt32 } from './float32.ts';
import { linspace32 } from './sequences.ts';

export type BetaSchedule = 'linear' | 'scaled_linear' | 'squaredcos_cap_v2' | 'sigmoid' | 'laplace' | 'exp';

export interface BetaOptions {
  readonly num_train_timesteps: number;
  readonly beta_start: number;
  readonly beta_end: number;
  readonly beta_schedule: BetaSchedule;
  readonly trained_betas: readonly number[] | null;
}

/**
 * β_t for t = 0 … T−1 (DDPM, Ho et al. 2020, section 2), float32.
 * Source: the constructors in diffusers.schedulers.scheduling_*.
 */
export function betasOf(options: BetaOptions): Float32Array {
  const { num_train_timesteps: count, beta_start: start, beta_end: end } = options;
  if (options.trained_betas !== null) return Float32Array.from(options.trained_betas);
  switch (options.beta_schedule) {
    case 'linear':
      return linspace32(start, end, count);
    case 'scaled_linear':
      // Linear in √β: Rombach et al. 2022 (latent diffusion).
      return linspace32(Math.sqrt(start), Math.sqrt(end), count).map((root) => root * root);
    case 'sigmoid': {
      // GeoDiff (Xu et al. 2022).
      const range = f32(end - start);
      const offset = f32(start);
      return linspace32(-6, 6, count).map((x) => f32(f32(1 / f32(1 + exp32(-x))) * range) + offset);
    }
    case 'squaredcos_cap_v2':
      return betasForAlphaBar(count, (t) => Math.cos((((t + 0.008) / 1.008) * Math.PI) / 2) ** 2);
    case 'exp':
      return betasForAlphaBar(count, (t) => Math.exp(t * -12));
    case 'laplace':
      return betasForAlphaBar(count, laplaceAlphaBar);
  }
}

/** β_t from a function ᾱ of t in [0, 1], at most 0.999: Nichol & Dhariwal 2021, equation 17 and below. */
function betasForAlphaBar(count: number, alphaBar: (t: number) => number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.min(1 - alphaBar((i + 1) / count) / alphaBar(i / count), 0.999));
}

function laplaceAlphaBar(t: number): number {
  const sign = Object.is(0.5 - t, -0) || 0.5 - t < 0 ? -1 : 1;
  const lambda = -0.5 * sign * Math.log(1 - 2 * Math.abs(0.5 - t) + 1e-6);
  const snr = Math.exp(lambda);
  return Math.sqrt(snr / (1 + snr));
}

/** ᾱ_t = Π (1 − β_s), s ≤ t (DDPM, equation 4). PyTorch multiplies in float64 and rounds each product on writing it. */
export function alphasCumprodOf(betas: Float32Array): Float32Array {
  let product = 1;
  return betas.map((beta) => (product *= f32(1 - beta)));
}

/** Shifts and scales √ᾱ so that ᾱ of the last timestep is 0: Lin et al. 2023, algorithm 1. */
export function rescaleZeroTerminalSnr(betas: Float32Array): Float32Array {
  const roots = alphasCumprodOf(betas).map((alphaBar) => Math.sqrt(alphaBar));
  const first = at(roots, 0);
  const last = at(roots, roots.length - 1);
  const scale = f32(first / f32(first - last));
  const alphaBars = roots.map((root) => {
    const shifted = f32(f32(root - last) * scale);
    return shifted * shifted;
  });
  return alphaBars.map((alphaBar, i) => 1 - (i === 0 ? alphaBar : f32(alphaBar / at(alphaBars, i - 1))));
}

/** Samplers that work with σ = √((1 − ᾱ)/ᾱ) need it finite: 2⁻²⁴, the least half float, stands for ᾱ = 0. */
const LEAST_ALPHA_BAR = 2 ** -24;

export interface ScheduleOptions extends BetaOptions {
  readonly rescale_betas_zero_snr?: boolean;
}

/** ᾱ_t, float32, as the samplers that work with ᾱ use it. */
export function alphaBarSchedule(options: ScheduleOptions): Float32Array {
  const betas = betasOf(options);
  return alphasCumprodOf(options.rescale_betas_zero_snr === true ? rescaleZeroTerminalSnr(betas) : betas);
}

/** ᾱ_t, float32, as the samplers that work with σ use it. */
export function finiteAlphaBarSchedule(options: ScheduleOptions): Float32Array {
  const alphaBars = alphaBarSchedule(options);
  if (options.rescale_betas_zero_snr === true) alphaBars[alphaBars.length - 1] = LEAST_ALPHA_BAR;
  return alphaBars;
}

/** σ = √((1 − ᾱ)/ᾱ), the noise level where the signal is kept at scale 1 (Karras et al. 2022), float32. */
export function sigmaOfAlphaBar(alphaBar: number): number {
  return sqrt32(f32(f32(1 - alphaBar) / alphaBar));
}
