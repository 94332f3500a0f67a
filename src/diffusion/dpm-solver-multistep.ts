import type { ConfigOf } from './config.ts';
import { dpmUpdate, type DpmAlgorithm } from './dpm-solver-update.ts';
import { at } from './float32.ts';
import { finiteAlphaBarSchedule } from './noise-schedule.ts';
import { differenceOver, estimateAt, mix } from './prediction.ts';
import type { Sampler, StepResult, Update } from './sampler.ts';
import { dpmSolverLayout, lambdaLevel, levelOf, type LambdaLevel } from './solver-sigmas.ts';
import { div, neg, sumOf, term, type QuantitySymbol, type Stage } from './terms.ts';

/** Below this number of steps diffusers lowers the order at the end. */
const FEW_STEPS = 15;

/**
 * DPM-Solver and DPM-Solver++, multistep, of order 1 to 3, deterministic and stochastic: Lu et al. 2022 (arXiv 2206.00927
 * and 2211.01095). Source: diffusers.schedulers.scheduling_dpmsolver_multistep.
 */
export function dpmSolverMultistep(config: ConfigOf<'DPMSolverMultistepScheduler'>, numInferenceSteps: number): Sampler {
  const alphasCumprod = finiteAlphaBarSchedule(config);
  const { sigmas, timesteps } = dpmSolverLayout(alphasCumprod, config, numInferenceSteps);
  const levels: readonly LambdaLevel[] = sigmas.map((sigma) => lambdaLevel(sigma, config.use_flow_sigmas));
  const level = (i: number): LambdaLevel => {
    const found = levels[i];
    if (found === undefined) throw new RangeError(`no level ${String(i)}`);
    return found;
  };
  const algorithm: DpmAlgorithm = config.algorithm_type;
  const predictsX0 = algorithm === 'dpmsolver++' || algorithm === 'sde-dpmsolver++';
  const stochastic = algorithm === 'sde-dpmsolver' || algorithm === 'sde-dpmsolver++';
  const last = timesteps.length - 1;

  /** Converted outputs of the steps before this one, newest first. */
  let history: Float32Array[] = [];

  function orderAt(i: number): number {
    const few = config.lower_order_final && timesteps.length < FEW_STEPS;
    let most = config.solver_order;
    if (i === last && (config.euler_at_final || few || config.final_sigmas_type === 'zero')) most = 1;
    else if (i === last - 1 && few) most = Math.min(most, 2);
    return Math.min(most, history.length + 1);
  }

  function update({ modelOutput, sample, i, noise, batch }: Update): StepResult {
    const from = level(i);
    const to = level(i + 1);
    const { signal, noise: sigma } = from;
    const estimate = estimateAt(config.prediction_type, modelOutput, sample, levelOf(from), config, batch);
    const stages: Stage[] = [];
    let output = estimate.predX0;
    let outputSymbol: QuantitySymbol = 'predOriginalSample';
    if (!predictsX0) {
      output = estimate.predNoise;
      outputSymbol = 'predNoise';
      if (config.thresholding) {
        output = differenceOver(sample, signal, estimate.predX0, sigma);
        outputSymbol = 'clippedNoise';
        stages.push({
          symbol: 'clippedNoise',
          data: output,
          terms: [
            term('sample', 1 / sigma, div(1, 'sigmaT'), sample),
            term('predOriginalSample', -signal / sigma, neg(div('scaleT', 'sigmaT')), estimate.predX0),
          ],
        });
      }
    }
    const order = orderAt(i);
    const outputs = [output, ...history].slice(0, order);
    const earlier = Array.from({ length: order - 1 }, (_, k) => level(i - 1 - k));
    const made = dpmUpdate({ algorithm, solverType: config.solver_type, outputs, outputSymbol, sample, noise, from, to, earlier });
    history = [output, ...history].slice(0, config.solver_order - 1);
    return {
      prevSample: sumOf(made.terms),
      predOriginalSample: estimate.predX0,
      predNoise: estimate.predNoise,
      terms: {
        predOriginalSample: estimate.terms,
        unclippedPredOriginalSample: estimate.unclipped,
        clipped: estimate.clipped,
        stages: [...stages, ...made.stages],
        prevSample: made.terms,
        values: { scaleT: signal, sigmaT: sigma, scalePrev: to.signal, sigmaPrev: to.noise, ...made.values },
      },
    };
  }

  return {
    predictionType: config.prediction_type,
    numTrainTimesteps: config.num_train_timesteps,
    timesteps,
    sigmas,
    alphasCumprod,
    initNoiseSigma: 1,
    keepsHistory: config.solver_order > 1,
    // The "mean" half of the output is all that is used, and only of a network that predicts ε.
    acceptsVariance: config.variance_type !== null && config.prediction_type === 'epsilon',
    stepOf: (i) => i,
    // A last step to σ = 0 draws noise in diffusers and multiplies it by zero.
    usesNoise: (i) => stochastic && at(sigmas, i + 1) > 0,
    canStartAt: () => true,
    reset: () => {
      history = [];
    },
    scaleModelInput: (sample) => sample,
    addNoise: (sample, noise, i) => mix(level(i).signal, sample, level(i).noise, noise),
    update,
  };
}
