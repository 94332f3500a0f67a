import { dpmUpdate, type DpmAlgorithm } from './dpm-solver-update.ts';
import { at } from './float32.ts';
import { differenceOver, type Estimate } from './prediction.ts';
import type { StepResult, Update } from './sampler.ts';
import { levelAt, type LambdaLevel } from './solver-sigmas.ts';
import { stepResult } from './step-result.ts';
import { div, neg, term, type QuantitySymbol, type ScalarValues, type Stage } from './terms.ts';

/** Below this number of steps diffusers lowers the order at the end. */
const FEW_STEPS = 15;

export interface DpmOptions {
  readonly solver_order: number;
  readonly algorithm_type: DpmAlgorithm;
  readonly solver_type: 'midpoint' | 'heun';
  readonly lower_order_final: boolean;
  readonly euler_at_final: boolean;
  readonly final_sigmas_type: 'zero' | 'sigma_min';
  readonly thresholding: boolean;
}

/** What DPM-Solver's multistep update needs to know of a scale of x: Stable Diffusion's or EDM's. */
interface Scale {
  readonly levels: readonly LambdaLevel[];
  readonly estimate: (update: Update) => Estimate;
  /** Further numbers behind the estimate's expressions. */
  readonly values: (i: number) => ScalarValues;
}

export interface Multistep {
  readonly stochastic: boolean;
  readonly reset: () => void;
  readonly update: (update: Update) => StepResult;
}

/** DPM-Solver and DPM-Solver++ as multistep methods of order 1 to 3: each step from the outputs of the steps before it. */
export function dpmMultistep(options: DpmOptions, { levels, estimate: estimateOf, values }: Scale): Multistep {
  const algorithm = options.algorithm_type;
  const predictsX0 = algorithm === 'dpmsolver++' || algorithm === 'sde-dpmsolver++';
  const last = levels.length - 2;

  /** Converted outputs of the steps before this one, newest first. */
  let history: Float32Array[] = [];

  function orderAt(i: number): number {
    const few = options.lower_order_final && levels.length - 1 < FEW_STEPS;
    let most = options.solver_order;
    if (i === last && (options.euler_at_final || few || options.final_sigmas_type === 'zero')) most = 1;
    else if (i === last - 1 && few) most = Math.min(most, 2);
    return Math.min(most, history.length + 1);
  }

  function update(given: Update): StepResult {
    const { sample, i, noise } = given;
    const from = levelAt(levels, i);
    const to = levelAt(levels, i + 1);
    const estimate = estimateOf(given);
    const { output, symbol, stages } = solverOutput(predictsX0, estimate, sample, from);
    const order = orderAt(i);
    const made = dpmUpdate({
      algorithm,
      solverType: options.solver_type,
      outputs: [output, ...history].slice(0, order),
      outputSymbol: symbol,
      sample,
      noise,
      from,
      to,
      earlier: Array.from({ length: order - 1 }, (_, k) => levelAt(levels, i - 1 - k)),
    });
    history = [output, ...history].slice(0, options.solver_order - 1);
    return stepResult(estimate, made.terms, { scaleT: from.signal, sigmaT: from.noise, scalePrev: to.signal, sigmaPrev: to.noise, ...values(i), ...made.values }, [...stages, ...made.stages]);
  }

  return {
    stochastic: algorithm === 'sde-dpmsolver' || algorithm === 'sde-dpmsolver++',
    reset: () => {
      history = [];
    },
    update,
  };
}

/** What a solver integrates: the estimate, or the noise, which clipping of the estimate changes too. */
export function solverOutput(
  predictsX0: boolean,
  estimate: Estimate,
  sample: Float32Array,
  { signal, noise: sigma }: LambdaLevel,
): { readonly output: Float32Array; readonly symbol: QuantitySymbol; readonly stages: readonly Stage[] } {
  if (predictsX0) return { output: estimate.predX0, symbol: 'predOriginalSample', stages: [] };
  if (!estimate.clipped) return { output: estimate.predNoise, symbol: 'predNoise', stages: [] };
  const output = differenceOver(sample, signal, estimate.predX0, sigma);
  const terms = [
    term('sample', 1 / sigma, div(1, 'sigmaT'), sample),
    term('predOriginalSample', -signal / sigma, neg(div('scaleT', 'sigmaT')), estimate.predX0),
  ];
  return { output, symbol: 'clippedNoise', stages: [{ symbol: 'clippedNoise', data: output, terms }] };
}

/** Where a step to σ = 0 draws noise in diffusers, it multiplies it by zero. */
export function drawsNoise(stochastic: boolean, sigmas: readonly number[], i: number): boolean {
  return stochastic && at(sigmas, i + 1) > 0;
}
