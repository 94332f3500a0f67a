import { betaQuantile } from './beta-distribution.ts';
import { at, f32 } from './float32.ts';
import { linspace } from './sequences.ts';
import { sigmaOfAlphaBar } from './noise-schedule.ts';

export interface SigmaChoices {
  readonly use_karras_sigmas: boolean;
  readonly use_exponential_sigmas: boolean;
  readonly use_beta_sigmas: boolean;
}

export interface SigmaRange {
  readonly max: number;
  readonly min: number;
}

/** σ for every training timestep, float32, rising with t. */
export function sigmaTable(alphasCumprod: Float32Array): Float32Array {
  return alphasCumprod.map(sigmaOfAlphaBar);
}

/** Karras et al. 2022, equation 5: evenly spaced in σ^(1/ρ), ρ = 7. */
export function karrasSigmas({ max, min }: SigmaRange, count: number): number[] {
  const rho = 7;
  const top = max ** (1 / rho);
  const bottom = min ** (1 / rho);
  return linspace(0, 1, count).map((ramp) => (top + ramp * (bottom - top)) ** rho);
}

/** Evenly spaced in log σ. */
export function exponentialSigmas({ max, min }: SigmaRange, count: number): number[] {
  return linspace(Math.log(max), Math.log(min), count).map(Math.exp);
}

/** Quantiles of Beta(0.6, 0.6) between the ends: Lee et al. 2024. */
export function betaSigmas({ max, min }: SigmaRange, count: number): number[] {
  return linspace(0, 1, count).map((ramp) => min + betaQuantile(1 - ramp) * (max - min));
}

/** Evenly spaced in λ = log(α/σ): Lu et al. 2022 (DPM-Solver), section 3.4; given and returned as log σ. */
export function luLogSigmas({ max, min }: SigmaRange, count: number): number[] {
  return linspace(0, 1, count).map((ramp) => max + ramp * (min - max));
}

/** The spacing of σ that the config asks for, float64, falling; undefined where it asks for none. */
export function chosenSigmas(choices: SigmaChoices, range: SigmaRange, count: number): number[] | undefined {
  if (choices.use_karras_sigmas) return karrasSigmas(range, count);
  if (choices.use_exponential_sigmas) return exponentialSigmas(range, count);
  if (choices.use_beta_sigmas) return betaSigmas(range, count);
  return undefined;
}

/**
 * The inverse of the σ table: the fractional timestep at which the schedule has the noise level σ, linear in log σ.
 * `logTable` is `logSigmaTable` of the table.
 */
export function timestepOfSigma(sigma: number, logTable: Float32Array): number {
  // Of one timestep there is no other.
  if (logTable.length < 2) return 0;
  const logSigma = Math.log(Math.max(sigma, 1e-10));
  let low = logTable.length - 1;
  while (low > 0 && at(logTable, low) > logSigma) low--;
  low = Math.min(low, logTable.length - 2);
  const below = at(logTable, low);
  const above = at(logTable, low + 1);
  const w = Math.min(Math.max((below - logSigma) / f32(below - above), 0), 1);
  return (1 - w) * low + w * (low + 1);
}

export function logSigmaTable(table: Float32Array): Float32Array {
  return table.map(numpyLog32);
}

// NumPy's float32 logarithm is not correctly rounded, and where a timestep is cut to a whole number afterwards (DPM-Solver
// with exponential sigmas) one unit in the last place decides between 999 and 998. So this is NumPy's own: a rational
// approximation of log(1 + x) on [√½, √2), numpy/_core/src/umath/loops_exponent_log.dispatch.c.src.
const LOG_P = [0, 0.99999999999999987, 2.112677543073053, 1.4800006335765066, 0.38088377413884079, 0.025899791179079227].map(f32);
const LOG_Q = [1, 2.6126775430731092, 2.4530060717847364, 0.98649429585194190, 0.15464763749839067, 0.0058750954031245743].map(f32);
const LN2 = f32(Math.LN2);

export function numpyLog32(x: number): number {
  if (!(x > 0) || x === Infinity) return Math.log(x);
  let exponent = Math.floor(Math.log2(x));
  let mantissa = x / 2 ** exponent;
  // Math.log2 may land on the wrong side of a power of two.
  if (mantissa >= 2) [mantissa, exponent] = [mantissa / 2, exponent + 1];
  else if (mantissa < 1) [mantissa, exponent] = [mantissa * 2, exponent - 1];
  if (mantissa > f32(Math.SQRT2)) [mantissa, exponent] = [mantissa / 2, exponent + 1];
  mantissa = f32(mantissa - 1);
  // Each multiply-add is fused there; the product of two float32 is exact in float64.
  const evaluate = (coefficients: readonly number[]): number =>
    coefficients.reduceRight((sum, coefficient) => f32(mantissa * sum + coefficient));
  return f32(exponent * LN2 + f32(evaluate(LOG_P) / evaluate(LOG_Q)));
}
