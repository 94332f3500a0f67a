import { UserError } from '../base/user-error.ts';
import { alphaBarAt, checkTimesteps, noisedAtAlphaBar, sigmasOf } from './alpha-bar-sampler.ts';
import type { ConfigOf } from './config.ts';
import { at, f32, sqrt32 } from './float32.ts';
import { alphaBarSchedule } from './noise-schedule.ts';
import { estimateAt, levelOfAlphaBar } from './prediction.ts';
import { plainSampler, type Sampler, type StepResult, type Update } from './sampler.ts';
import { stepResult } from './step-result.ts';
import { sqrt, square, sub, term, type Term } from './terms.ts';
import { wholeTimesteps } from './timestep-spacing.ts';

/** Song et al. 2021 (DDIM), equation 12. Source: diffusers.schedulers.scheduling_ddim. */
export function ddim(config: ConfigOf<'DDIMScheduler'>, numInferenceSteps: number): Sampler {
  const alphasCumprod = alphaBarSchedule(config);
  const timesteps = wholeTimesteps(config, numInferenceSteps);
  checkTimesteps('DDIMScheduler', timesteps, alphasCumprod);
  const stride = Math.floor(config.num_train_timesteps / numInferenceSteps);
  const finalAlphaBar = config.set_alpha_to_one ? 1 : at(alphasCumprod, 0);

  function update({ modelOutput, sample, i, eta, noise, batch }: Update): StepResult {
    const t = at(timesteps, i);
    const alphaBarT = at(alphasCumprod, t);
    // One stride back, which need not be the next timestep of the list.
    const alphaBarPrev = alphaBarAt(alphasCumprod, t - stride, finalAlphaBar);
    const estimate = estimateAt(config.prediction_type, modelOutput, sample, levelOfAlphaBar(alphaBarT), config, batch);

    // σ_t(η): equation 16.
    const betaBarPrev = f32(1 - alphaBarPrev);
    const variance = f32(f32(betaBarPrev / f32(1 - alphaBarT)) * f32(1 - f32(alphaBarT / alphaBarPrev)));
    const stdT = f32(f32(eta) * sqrt32(variance));
    let directionSquared = f32(betaBarPrev - f32(stdT * stdT));
    // With η up to 1 it is negative by rounding only.
    if (eta <= 1) directionSquared = Math.max(directionSquared, 0);
    if (directionSquared < 0) {
      throw new UserError(
        'scheduler-step',
        `eta = ${String(eta)} asks for more fresh noise at t = ${String(t)} than there may be in the next sample. Choose eta between 0 and 1.`,
      );
    }
    const prevTerms: Term[] = [
      term('predOriginalSample', sqrt32(alphaBarPrev), sqrt('alphaBarPrev'), estimate.predX0),
      term('predNoise', sqrt32(directionSquared), sqrt(sub(sub(1, 'alphaBarPrev'), square('stdT'))), estimate.predNoise),
    ];
    if (noise !== undefined) prevTerms.push(term('noise', stdT, 'stdT', noise));
    return stepResult(estimate, prevTerms, { alphaBarT, alphaBarPrev, stdT, eta });
  }

  return {
    ...plainSampler,
    predictionType: config.prediction_type,
    numTrainTimesteps: config.num_train_timesteps,
    timesteps,
    sigmas: sigmasOf(alphasCumprod, timesteps, finalAlphaBar),
    alphasCumprod,
    initNoiseSigma: 1,
    usesNoise: (_, eta) => eta > 0,
    addNoise: (sample, noise, i) => noisedAtAlphaBar(sample, noise, at(alphasCumprod, at(timesteps, i))),
    update,
  };
}
