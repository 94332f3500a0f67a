import { UserError } from '../base/user-error.ts';
import { noisedAtAlphaBar, sigmasOf } from './alpha-bar-sampler.ts';
import type { ConfigOf } from './config.ts';
import { at, f32, sqrt32 } from './float32.ts';
import { alphaBarSchedule } from './noise-schedule.ts';
import { estimateAt, levelOfAlphaBar } from './prediction.ts';
import { plainSampler, type Sampler, type StepResult, type Update } from './sampler.ts';
import { stepResult } from './step-result.ts';
import { sqrt, stage, sub, term, type Term } from './terms.ts';

type Config = ConfigOf<'LCMScheduler'>;

/** σ_data² with diffusers' σ_data = 0.5 */
const DATA_VARIANCE = 0.25;

/**
 * Luo et al. 2023 (latent consistency models), algorithm 3: estimate the clean picture at once, noise it to the next level.
 * `predOriginalSample` is the consistency function's value, which diffusers returns as `denoised`.
 * Source: diffusers.schedulers.scheduling_lcm.
 */
export function lcm(config: Config, numInferenceSteps: number): Sampler {
  const alphasCumprod = alphaBarSchedule(config);
  const timesteps = lcmTimesteps(config, numInferenceSteps);
  const last = timesteps.length - 1;

  function update({ modelOutput, sample, i, noise, batch }: Update): StepResult {
    const t = at(timesteps, i);
    const alphaBarT = at(alphasCumprod, t);
    const alphaBarPrev = at(alphasCumprod, timesteps[i + 1] ?? t);
    const estimate = estimateAt(config.prediction_type, modelOutput, sample, levelOfAlphaBar(alphaBarT), config, batch);

    // Boundary conditions, f(x, 0) = x: Song et al. 2023 (consistency models), section 3.
    const scaled = f32(t * f32(config.timestep_scaling));
    const variance = f32(f32(scaled * scaled) + DATA_VARIANCE);
    const cSkip = f32(f32(1 / variance) * DATA_VARIANCE);
    const cOut = f32(scaled / sqrt32(variance));
    const denoised = stage('denoised', [
      term('predOriginalSample', cOut, 'cOut', estimate.predX0),
      term('sample', cSkip, 'cSkip', sample),
    ]);
    const prevTerms: Term[] =
      noise === undefined
        ? [term('denoised', 1, 1, denoised.data)]
        : [
            term('denoised', sqrt32(alphaBarPrev), sqrt('alphaBarPrev'), denoised.data),
            term('noise', sqrt32(f32(1 - alphaBarPrev)), sqrt(sub(1, 'alphaBarPrev')), noise),
          ];
    return { ...stepResult(estimate, prevTerms, { alphaBarT, alphaBarPrev, cSkip, cOut }, [denoised]), predOriginalSample: denoised.data };
  }

  return {
    ...plainSampler,
    predictionType: config.prediction_type,
    numTrainTimesteps: config.num_train_timesteps,
    timesteps,
    sigmas: sigmasOf(alphasCumprod, timesteps, 1),
    alphasCumprod,
    initNoiseSigma: 1,
    usesNoise: (i) => i !== last,
    addNoise: (sample, noise, i) => noisedAtAlphaBar(sample, noise, at(alphasCumprod, at(timesteps, i))),
    update,
  };
}

/** A choice from the timesteps of the distillation, which are evenly spaced and end at T − 1. */
function lcmTimesteps(config: Config, count: number): number[] {
  const original = config.original_inference_steps;
  if (count > original) {
    throw new UserError(
      'scheduler-steps',
      `LCMScheduler cannot take ${String(count)} steps: it chooses from original_inference_steps = ${String(original)}. Take at most as many.`,
    );
  }
  const stride = Math.floor(config.num_train_timesteps / original);
  return Array.from({ length: count }, (_, i) => (original - Math.floor(i * (original / count))) * stride - 1);
}
