import { at, f32, log32, sqrt32 } from './float32.ts';
import { flowShifted, stretchedTo } from './flow-shift.ts';
import { sigmaOfAlphaBar } from './noise-schedule.ts';
import { mix, straightFlow, variancePreserving, type Level } from './prediction.ts';
import type { Sampler } from './sampler.ts';
import { interpolateTable, linspace, roundHalfEven } from './sequences.ts';
import { chosenSigmas, logSigmaTable, luLogSigmas, sigmaTable, timestepOfSigma, type SigmaChoices, type SigmaRange } from './sigmas.ts';
import { solverTimesteps, type SpacingOptions } from './timestep-spacing.ts';

// Where DPM-Solver and UniPC place their steps, and the half-logarithmic signal-to-noise ratio that they count in.

export interface SolverLayout {
  /** One per evaluation and the final one, float32. */
  readonly sigmas: number[];
  /** Whole: these solvers cut or round the timesteps that belong to their σ. */
  readonly timesteps: number[];
}

export interface DpmLayoutOptions extends SpacingOptions, SigmaChoices {
  readonly use_lu_lambdas: boolean;
  readonly use_flow_sigmas: boolean;
  readonly flow_shift: number;
  readonly final_sigmas_type: 'zero' | 'sigma_min';
  readonly lambda_min_clipped: number;
  readonly beta_schedule: string;
}

export function dpmSolverLayout(alphasCumprod: Float32Array, options: DpmLayoutOptions, count: number): SolverLayout {
  const table = sigmaTable(alphasCumprod);
  const logTable = logSigmaTable(table);
  const range: SigmaRange = { max: at(table, table.length - 1), min: at(table, 0) };
  // Rounded except for the cosine schedule, whose timesteps lie too close together at its noisy end.
  const rounded = options.beta_schedule === 'squaredcos_cap_v2' ? Math.trunc : roundHalfEven;
  const toTimestep = (sigma: number): number => timestepOfSigma(sigma, logTable);
  const final = options.final_sigmas_type === 'zero' ? 0 : sigmaOfAlphaBar(at(alphasCumprod, 0));

  let sigmas: readonly number[];
  let timesteps: number[];
  const chosen = chosenSigmas(options, range, count);
  if (options.use_karras_sigmas && chosen !== undefined) {
    sigmas = chosen;
    timesteps = chosen.map((sigma) => rounded(toTimestep(sigma)));
  } else if (options.use_lu_lambdas) {
    sigmas = luLogSigmas({ max: at(logTable, logTable.length - 1), min: at(logTable, 0) }, count).map(Math.exp);
    timesteps = sigmas.map((sigma) => rounded(toTimestep(sigma)));
  } else if (chosen !== undefined) {
    sigmas = chosen;
    timesteps = chosen.map((sigma) => Math.trunc(toTimestep(sigma)));
  } else if (options.use_flow_sigmas) {
    sigmas = dpmFlowSigmas(options, count);
    timesteps = sigmas.map((sigma) => Math.trunc(sigma * options.num_train_timesteps));
  } else {
    const last = options.num_train_timesteps - clippedTimesteps(alphasCumprod, options.lambda_min_clipped);
    timesteps = solverTimesteps(options, count, last);
    sigmas = timesteps.map((t) => interpolateTable(t, table));
  }
  return { sigmas: [...sigmas.map(f32), final], timesteps };
}

/** How many of the noisiest timesteps have λ below the limit: the cosine schedule's last ones are too noisy to integrate over. */
function clippedTimesteps(alphasCumprod: Float32Array, limit: number): number {
  const least = f32(limit);
  return alphasCumprod.reduce((count, alphaBar) => {
    const lambda = f32(log32(sqrt32(alphaBar)) - log32(sqrt32(f32(1 - alphaBar))));
    return lambda < least ? count + 1 : count;
  }, 0);
}

export interface UniPcLayoutOptions extends SpacingOptions, SigmaChoices {
  readonly use_flow_sigmas: boolean;
  readonly flow_shift: number;
  readonly shift_terminal: number | null;
  readonly sigma_min: number | null;
  readonly sigma_max: number | null;
  readonly final_sigmas_type: 'zero' | 'sigma_min';
}

export function uniPcLayout(alphasCumprod: Float32Array, options: UniPcLayoutOptions, count: number): SolverLayout {
  const { num_train_timesteps: total } = options;
  const table = sigmaTable(alphasCumprod);
  const range: SigmaRange = { max: options.sigma_max ?? at(table, table.length - 1), min: options.sigma_min ?? at(table, 0) };
  const closed = (sigmas: readonly number[], timesteps: number[], least: number): SolverLayout => ({
    sigmas: [...sigmas, options.final_sigmas_type === 'zero' ? 0 : least].map(f32),
    timesteps,
  });
  const closedWithLast = (sigmas: readonly number[], timesteps: number[]): SolverLayout =>
    closed(sigmas, timesteps, at(sigmas, sigmas.length - 1));

  const chosen = chosenSigmas(options, range, count);
  if (options.use_karras_sigmas && chosen !== undefined && options.use_flow_sigmas) {
    const sigmas = chosen.map((sigma) => sigma / (sigma + 1));
    return closedWithLast(sigmas, sigmas.map((sigma) => Math.trunc(sigma * total)));
  }
  if (chosen !== undefined) {
    const logTable = logSigmaTable(table);
    const whole = options.use_karras_sigmas ? roundHalfEven : Math.trunc;
    return closedWithLast(chosen, chosen.map((sigma) => whole(timestepOfSigma(sigma, logTable))));
  }
  if (options.use_flow_sigmas) {
    let sigmas = linspace(1, 1 / total, count + 1)
      .slice(0, -1)
      .map((sigma) => flowShifted(sigma, options.flow_shift));
    if (options.shift_terminal !== null && options.shift_terminal !== 0) sigmas = stretchedTo(options.shift_terminal, sigmas);
    // σ = 1 has no signal, and log α would be −∞.
    sigmas = sigmas.map((sigma, k) => (k === 0 && Math.abs(sigma - 1) < 1e-6 ? sigma - 1e-6 : sigma));
    return closedWithLast(sigmas, sigmas.map((sigma) => Math.trunc(sigma * total)));
  }
  const timesteps = solverTimesteps(options, count);
  return closed(timesteps.map((t) => interpolateTable(t, table)), timesteps, sigmaOfAlphaBar(at(alphasCumprod, 0)));
}

export interface DeisLayoutOptions extends SpacingOptions, SigmaChoices {
  readonly use_flow_sigmas: boolean;
  readonly flow_shift: number;
}

/** As UniPC's, but for the flow's, which begin where DPM-Solver's do; the last step leads to the schedule's least σ, or nowhere. */
export function deisLayout(alphasCumprod: Float32Array, options: DeisLayoutOptions, count: number): SolverLayout {
  const none = { shift_terminal: null, sigma_min: null, sigma_max: null, final_sigmas_type: 'sigma_min' } as const;
  const spaced = options.use_karras_sigmas || options.use_exponential_sigmas || options.use_beta_sigmas;
  if (!options.use_flow_sigmas || spaced) return uniPcLayout(alphasCumprod, { ...options, ...none, use_flow_sigmas: false }, count);
  const sigmas = dpmFlowSigmas(options, count);
  const timesteps = sigmas.map((sigma) => Math.trunc(sigma * options.num_train_timesteps));
  return { sigmas: [...sigmas, at(sigmas, sigmas.length - 1)].map(f32), timesteps };
}

function dpmFlowSigmas(options: { readonly num_train_timesteps: number; readonly flow_shift: number }, count: number): number[] {
  const levels = linspace(1, 1 / options.num_train_timesteps, count + 1).map((alpha) => flowShifted(1 - alpha, options.flow_shift));
  return levels.reverse().slice(0, -1);
}

/** A noise level on DDPM's scale with λ = log(signal / noise): Lu et al. 2022 (DPM-Solver), section 2. */
export interface LambdaLevel {
  readonly signal: number;
  readonly noise: number;
  readonly lambda: number;
}

export function lambdaLevel(sigma: number, flow: boolean): LambdaLevel {
  const { signal, noise } = flow ? straightFlow(sigma) : variancePreserving(sigma);
  return { signal, noise, lambda: f32(log32(signal) - log32(noise)) };
}

export function levelAt(levels: readonly LambdaLevel[], i: number): LambdaLevel {
  const found = levels[i];
  if (found === undefined) throw new RangeError(`no level ${String(i)}`);
  return found;
}

/** x₀ noised to the level of evaluation `i`. */
export function noisedAtLevel(levels: readonly LambdaLevel[]): Sampler['addNoise'] {
  return (sample, noise, i) => {
    const level = levelAt(levels, i);
    return mix(level.signal, sample, level.noise, noise);
  };
}

/** The level of the sample at hand, in the symbols α_t and σ_t. */
export function levelOf({ signal, noise }: LambdaLevel): Level {
  return { signal, noise, signalExpr: 'scaleT', noiseExpr: 'sigmaT' };
}
