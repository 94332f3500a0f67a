import { ancestralSplit } from './ancestral.ts';
import type { ConfigOf } from './config.ts';
import { derivativeStage } from './euler.ts';
import { at, f32 } from './float32.ts';
import { finiteAlphaBarSchedule } from './noise-schedule.ts';
import { estimateAtSigma } from './prediction.ts';
import { plainSampler, type Sampler, type StepResult, type Update } from './sampler.ts';
import { initialSigma, layOutSigmas, onSigmaScale } from './sigma-sampler.ts';
import { sigmaTable } from './sigmas.ts';
import { stepResult } from './step-result.ts';
import { sub, term, type Term } from './terms.ts';
import { fractionalTimesteps } from './timestep-spacing.ts';

const EVEN = { use_karras_sigmas: false, use_exponential_sigmas: false, use_beta_sigmas: false };

/**
 * Euler's step down past the next level, and fresh noise up to it: k-diffusion's sample_euler_ancestral.
 * Source: diffusers.schedulers.scheduling_euler_ancestral_discrete.
 */
export function eulerAncestral(config: ConfigOf<'EulerAncestralDiscreteScheduler'>, numInferenceSteps: number): Sampler {
  const alphasCumprod = finiteAlphaBarSchedule(config);
  const layout = layOutSigmas(sigmaTable(alphasCumprod), fractionalTimesteps(config, numInferenceSteps), EVEN);
  const sigmas = [...layout.sigmas, 0];

  function update({ modelOutput, sample, i, noise, batch }: Update): StepResult {
    const sigmaT = at(sigmas, i);
    const sigmaPrev = at(sigmas, i + 1);
    const estimate = estimateAtSigma(config.prediction_type, modelOutput, sample, sigmaT, {}, batch);
    const { up: sigmaUp, down: sigmaDown } = ancestralSplit(sigmaT, sigmaPrev);
    const derivative = derivativeStage(sample, estimate.predX0, sigmaT);
    const prevTerms: Term[] = [
      term('sample', 1, 1, sample),
      term('derivative', f32(sigmaDown - sigmaT), sub('sigmaDown', 'sigmaT'), derivative.data),
    ];
    if (noise !== undefined) prevTerms.push(term('noise', sigmaUp, 'sigmaUp', noise));
    return stepResult(estimate, prevTerms, { sigmaT, sigmaPrev, sigmaUp, sigmaDown }, [derivative]);
  }

  return {
    ...plainSampler,
    ...onSigmaScale(sigmas),
    predictionType: config.prediction_type,
    numTrainTimesteps: config.num_train_timesteps,
    timesteps: layout.timesteps,
    sigmas,
    alphasCumprod,
    initNoiseSigma: initialSigma(sigmas, config.timestep_spacing),
    // The last step leads to σ = 0, where diffusers draws noise and multiplies it by zero.
    usesNoise: (i) => at(sigmas, i + 1) > 0,
    update,
  };
}
