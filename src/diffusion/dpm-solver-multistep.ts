import type { ConfigOf } from './config.ts';
import { dpmMultistep, drawsNoise } from './dpm-multistep.ts';
import { finiteAlphaBarSchedule } from './noise-schedule.ts';
import { estimateAt } from './prediction.ts';
import { plainSampler, type Sampler } from './sampler.ts';
import { dpmSolverLayout, lambdaLevel, levelAt, levelOf, noisedAtLevel } from './solver-sigmas.ts';

/**
 * DPM-Solver and DPM-Solver++, multistep, of order 1 to 3, deterministic and stochastic: Lu et al. 2022 (arXiv 2206.00927
 * and 2211.01095). Source: diffusers.schedulers.scheduling_dpmsolver_multistep.
 */
export function dpmSolverMultistep(config: ConfigOf<'DPMSolverMultistepScheduler'>, numInferenceSteps: number): Sampler {
  const alphasCumprod = finiteAlphaBarSchedule(config);
  const { sigmas, timesteps } = dpmSolverLayout(alphasCumprod, config, numInferenceSteps);
  const levels = sigmas.map((sigma) => lambdaLevel(sigma, config.use_flow_sigmas));
  const multistep = dpmMultistep(config, {
    levels,
    estimate: ({ modelOutput, sample, i, batch }) =>
      estimateAt(config.prediction_type, modelOutput, sample, levelOf(levelAt(levels, i)), config, batch),
    values: () => ({}),
  });
  return {
    ...plainSampler,
    predictionType: config.prediction_type,
    numTrainTimesteps: config.num_train_timesteps,
    timesteps,
    sigmas,
    alphasCumprod,
    initNoiseSigma: 1,
    keepsHistory: config.solver_order > 1,
    // The "mean" half of the output is all that is used, and only of a network that predicts ε.
    acceptsVariance: config.variance_type !== null && config.prediction_type === 'epsilon',
    usesNoise: (i) => drawsNoise(multistep.stochastic, sigmas, i),
    reset: multistep.reset,
    addNoise: noisedAtLevel(levels),
    update: multistep.update,
  };
}
