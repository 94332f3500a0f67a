import type { ConfigOf } from './config.ts';
import { derivativeStage } from './euler.ts';
import { at, f32 } from './float32.ts';
import { finiteAlphaBarSchedule } from './noise-schedule.ts';
import { estimateAtSigma } from './prediction.ts';
import { plainSampler, type Sampler, type StepResult, type Update } from './sampler.ts';
import { initialSigma, layOutSigmas, leastSigma, onSigmaScale } from './sigma-sampler.ts';
import { sigmaTable } from './sigmas.ts';
import { stepResult } from './step-result.ts';
import { stage, sub, term, type Stage, type Term } from './terms.ts';
import { fractionalTimesteps } from './timestep-spacing.ts';

/** The half of a step that is taken and waits to be corrected. */
interface HalfStep {
  readonly sample: Float32Array;
  readonly derivative: Float32Array;
}

/**
 * Karras et al. 2022, algorithm 1: an Euler step, and then the same step again with the mean of the slopes at both ends.
 * Evaluations 0, 2, 4 … begin a step, 1, 3, 5 … correct it; the last step, to σ = 0, has no correction.
 * Source: diffusers.schedulers.scheduling_heun_discrete.
 */
export function heun(config: ConfigOf<'HeunDiscreteScheduler'>, numInferenceSteps: number): Sampler {
  const alphasCumprod = finiteAlphaBarSchedule(config);
  const table = sigmaTable(alphasCumprod);
  const spaced = fractionalTimesteps(config, numInferenceSteps);
  const layout = layOutSigmas(table, spaced, config, undefined, leastSigma(table, spaced, config));
  const twice = (values: readonly number[]): number[] => values.flatMap((value, k) => (k === 0 ? [value] : [value, value]));
  const timesteps = twice(layout.timesteps);
  const sigmas = [...twice(layout.sigmas), 0];
  let half: HalfStep | undefined;

  function update({ modelOutput, sample, i, batch }: Update): StepResult {
    const sigmaT = at(sigmas, i);
    const estimate = estimateAtSigma(config.prediction_type, modelOutput, sample, sigmaT, config, batch);
    const derivative = derivativeStage(sample, estimate.predX0, sigmaT);
    const stages: Stage[] = [derivative];
    let prevTerms: Term[];
    let others: { sigmaPrev: number } | { sigmaStart: number };
    if (half === undefined) {
      const sigmaPrev = at(sigmas, i + 1);
      others = { sigmaPrev };
      prevTerms = [
        term('sample', 1, 1, sample),
        term('derivative', f32(sigmaPrev - sigmaT), sub('sigmaPrev', 'sigmaT'), derivative.data),
      ];
      half = { sample, derivative: derivative.data };
    } else {
      const sigmaStart = at(sigmas, i - 1);
      others = { sigmaStart };
      const mean = stage('meanDerivative', [
        term('previousDerivative', 0.5, 0.5, half.derivative),
        term('derivative', 0.5, 0.5, derivative.data),
      ]);
      stages.push(mean);
      prevTerms = [
        term('startSample', 1, 1, half.sample),
        term('meanDerivative', f32(sigmaT - sigmaStart), sub('sigmaT', 'sigmaStart'), mean.data),
      ];
      half = undefined;
    }
    return stepResult(estimate, prevTerms, { sigmaT, ...others }, stages);
  }

  return {
    ...plainSampler,
    ...onSigmaScale(sigmas),
    predictionType: config.prediction_type,
    numTrainTimesteps: config.num_train_timesteps,
    timesteps,
    sigmas,
    alphasCumprod,
    initNoiseSigma: initialSigma(sigmas, config.timestep_spacing),
    keepsHistory: true,
    stepOf: (i) => i >> 1,
    canStartAt: (i) => i % 2 === 0,
    reset: () => {
      half = undefined;
    },
    update,
  };
}
