import { UserError } from '../base/user-error.ts';
import { alphaBarAt, checkTimesteps, noisedAtAlphaBar, sigmasOf } from './alpha-bar-sampler.ts';
import type { ConfigOf } from './config.ts';
import { at, exp32, f32, log32, sqrt32 } from './float32.ts';
import { alphaBarSchedule } from './noise-schedule.ts';
import { estimateAt, levelOfAlphaBar } from './prediction.ts';
import { plainSampler, type Sampler, type StepResult, type Update } from './sampler.ts';
import { stepResult } from './step-result.ts';
import { div, mul, sqrt, sub, term, type Term } from './terms.ts';
import { wholeTimesteps } from './timestep-spacing.ts';

type Config = ConfigOf<'DDPMScheduler'>;

/** PyTorch's clamp before a logarithm is taken, in float32. */
const LEAST_VARIANCE = f32(1e-20);

/** Ancestral sampling: Ho et al. 2020, algorithm 2. Source: diffusers.schedulers.scheduling_ddpm. */
export function ddpm(config: Config, numInferenceSteps: number): Sampler {
  const alphasCumprod = alphaBarSchedule(config);
  const timesteps = wholeTimesteps(config, numInferenceSteps);
  checkTimesteps('DDPMScheduler', timesteps, alphasCumprod);
  const learns = config.variance_type === 'learned' || config.variance_type === 'learned_range';

  function update({ modelOutput, sample, i, noise, batch, predictedVariance }: Update): StepResult {
    const alphaBarT = at(alphasCumprod, at(timesteps, i));
    const alphaBarPrev = alphaBarAt(alphasCumprod, timesteps[i + 1] ?? -1, 1);
    const alphaT = f32(alphaBarT / alphaBarPrev);
    const betaT = f32(1 - alphaT);
    const betaBarT = f32(1 - alphaBarT);
    const betaBarPrev = f32(1 - alphaBarPrev);
    const estimate = estimateAt(config.prediction_type, modelOutput, sample, levelOfAlphaBar(alphaBarT), config, batch);

    // The mean of q(x_t′ | x_t, x̂₀): equation 7.
    const prevTerms: Term[] = [
      term(
        'predOriginalSample',
        f32(f32(sqrt32(alphaBarPrev) * betaT) / betaBarT),
        div(mul(sqrt('alphaBarPrev'), 'betaT'), sub(1, 'alphaBarT')),
        estimate.predX0,
      ),
      term(
        'sample',
        f32(f32(sqrt32(alphaT) * betaBarPrev) / betaBarT),
        div(mul(sqrt('alphaT'), sub(1, 'alphaBarPrev')), sub(1, 'alphaBarT')),
        sample,
      ),
    ];
    // β̃_t, the variance of the same: equations 6 and 7.
    const posterior = Math.max(f32(f32(betaBarPrev / betaBarT) * betaT), LEAST_VARIANCE);
    let stdT = 0;
    if (noise !== undefined) {
      if (learns) {
        prevTerms.push(term('scaledNoise', 1, 1, learnedNoise(config.variance_type, noise, predictedVariance, posterior, betaT)));
      } else {
        stdT = standardDeviation(config.variance_type, posterior, betaT);
        prevTerms.push(term('noise', stdT, 'stdT', noise));
      }
    }
    return stepResult(estimate, prevTerms, { alphaBarT, alphaBarPrev, alphaT, betaT, stdT });
  }

  return {
    ...plainSampler,
    predictionType: config.prediction_type,
    numTrainTimesteps: config.num_train_timesteps,
    timesteps,
    sigmas: sigmasOf(alphasCumprod, timesteps, 1),
    alphasCumprod,
    initNoiseSigma: 1,
    acceptsVariance: learns,
    usesNoise: (i) => at(timesteps, i) > 0,
    addNoise: (sample, noise, i) => noisedAtAlphaBar(sample, noise, at(alphasCumprod, at(timesteps, i))),
    update,
  };
}

function standardDeviation(type: Config['variance_type'], posterior: number, betaT: number): number {
  switch (type) {
    case 'fixed_small_log':
      return exp32(f32(0.5 * log32(posterior)));
    case 'fixed_large':
      return sqrt32(betaT);
    case 'fixed_large_log':
      // diffusers takes the square root of log β_t here and returns NaN; exp(½·log β_t) is what the name means.
      return exp32(f32(0.5 * log32(betaT)));
    default:
      return sqrt32(posterior);
  }
}

/** Noise times the standard deviation that the network gives for each number: Nichol & Dhariwal 2021, equation 15. */
function learnedNoise(
  type: Config['variance_type'],
  noise: Float32Array,
  predicted: Float32Array | undefined,
  posterior: number,
  betaT: number,
): Float32Array {
  if (predicted === undefined) {
    throw new UserError(
      'scheduler-step',
      `variance_type is "${type}", but the model’s output holds no variance: it must have twice as many numbers as the sample. ` +
        'Set variance_type to "fixed_small" for this model.',
    );
  }
  if (type === 'learned') return noise.map((z, k) => sqrt32(at(predicted, k)) * z);
  const low = log32(posterior);
  const high = log32(betaT);
  return noise.map((z, k) => {
    const share = f32(f32(at(predicted, k) + 1) / 2);
    const logVariance = f32(f32(share * high) + f32(f32(1 - share) * low));
    return exp32(f32(0.5 * logVariance)) * z;
  });
}
