import { alphaBarAt, checkTimesteps, noisedAtAlphaBar } from './alpha-bar-sampler.ts';
import type { ConfigOf } from './config.ts';
import { at, f32, sqrt32 } from './float32.ts';
import { alphaBarSchedule, sigmaOfAlphaBar } from './noise-schedule.ts';
import { estimateAt, levelOfAlphaBar } from './prediction.ts';
import { plainSampler, type Sampler, type StepResult, type Update } from './sampler.ts';
import { stepResult } from './step-result.ts';
import { sqrt, sub, term } from './terms.ts';
import { wholeTimesteps } from './timestep-spacing.ts';

/**
 * DDIM's step taken backwards: from a picture to the noise that DDIM makes it of (Dhariwal & Nichol 2021, appendix F). The network is
 * asked at the noisier end of the step for what it would say at the cleaner one, where x is: so it comes back only nearly.
 * Source: diffusers.schedulers.scheduling_ddim_inverse.
 */
export function ddimInverse(config: ConfigOf<'DDIMInverseScheduler'>, numInferenceSteps: number): Sampler {
  const alphasCumprod = alphaBarSchedule(config);
  const timesteps = wholeTimesteps(config, numInferenceSteps).reverse();
  checkTimesteps('DDIMInverseScheduler', timesteps, alphasCumprod);
  const stride = Math.floor(config.num_train_timesteps / numInferenceSteps);
  const initialAlphaBar = config.set_alpha_to_one ? 1 : at(alphasCumprod, 0);
  /** ᾱ of x at each evaluation, one stride below the timestep that the network is told. */
  const levels = timesteps.map((t) => alphaBarAt(alphasCumprod, t - stride, initialAlphaBar));

  function update({ modelOutput, sample, i, batch }: Update): StepResult {
    const alphaBarT = at(levels, i);
    const alphaBarPrev = at(alphasCumprod, at(timesteps, i));
    const estimate = estimateAt(config.prediction_type, modelOutput, sample, levelOfAlphaBar(alphaBarT), config, batch);
    const prevTerms = [
      term('predOriginalSample', sqrt32(alphaBarPrev), sqrt('alphaBarPrev'), estimate.predX0),
      term('predNoise', sqrt32(f32(1 - alphaBarPrev)), sqrt(sub(1, 'alphaBarPrev')), estimate.predNoise),
    ];
    return stepResult(estimate, prevTerms, { alphaBarT, alphaBarPrev });
  }

  return {
    ...plainSampler,
    predictionType: config.prediction_type,
    numTrainTimesteps: config.num_train_timesteps,
    timesteps,
    sigmas: [...levels, at(alphasCumprod, at(timesteps, timesteps.length - 1))].map(sigmaOfAlphaBar),
    alphasCumprod,
    initNoiseSigma: 1,
    addNoise: (sample, noise, i) => noisedAtAlphaBar(sample, noise, at(levels, i)),
    update,
  };
}
