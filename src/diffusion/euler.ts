import type { ConfigOf } from './config.ts';
import { at, exp32, f32, log32 } from './float32.ts';
import { finiteAlphaBarSchedule, sigmaOfAlphaBar } from './noise-schedule.ts';
import { estimateAtSigma } from './prediction.ts';
import { plainSampler, type Sampler, type StepResult, type Update } from './sampler.ts';
import { linspace32 } from './sequences.ts';
import { derivativeOf, initialSigma, layOutSigmas, leastSigma, onSigmaScale } from './sigma-sampler.ts';
import { logSigmaTable, sigmaTable } from './sigmas.ts';
import { stepResult } from './step-result.ts';
import { div, sub, term, type Stage } from './terms.ts';
import { fractionalTimesteps } from './timestep-spacing.ts';

/** Karras et al. 2022, algorithm 2 without churn and without its second-order correction. Source: diffusers.schedulers.scheduling_euler_discrete. */
export function euler(config: ConfigOf<'EulerDiscreteScheduler'>, numInferenceSteps: number): Sampler {
  const alphasCumprod = finiteAlphaBarSchedule(config);
  const table = sigmaTable(alphasCumprod);
  const spaced = fractionalTimesteps(config, numInferenceSteps);
  const layout =
    config.interpolation_type === 'linear'
      ? layOutSigmas(table, spaced, config, undefined, leastSigma(table, spaced, config))
      : layOutSigmas(table, spaced, config, logLinearSigmas(table, numInferenceSteps));
  const sigmas = [...layout.sigmas, config.final_sigmas_type === 'zero' ? 0 : sigmaOfAlphaBar(at(alphasCumprod, 0))];
  const continuous = config.timestep_type === 'continuous' && config.prediction_type === 'v_prediction';
  // Models of the EDM family are told log σ / 4 in place of a timestep.
  const timesteps = continuous ? sigmas.slice(0, -1).map((sigma) => f32(0.25 * log32(sigma))) : layout.timesteps;

  function update({ modelOutput, sample, i, batch }: Update): StepResult {
    const sigmaT = at(sigmas, i);
    const sigmaPrev = at(sigmas, i + 1);
    const estimate = estimateAtSigma(config.prediction_type, modelOutput, sample, sigmaT, {}, batch);
    const derivative = derivativeStage(sample, estimate.predX0, sigmaT);
    const prevTerms = [
      term('sample', 1, 1, sample),
      term('derivative', f32(sigmaPrev - sigmaT), sub('sigmaPrev', 'sigmaT'), derivative.data),
    ];
    return stepResult(estimate, prevTerms, { sigmaT, sigmaPrev }, [derivative]);
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
    update,
  };
}

/** d = x/σ − x̂₀/σ as a stage of the update. */
export function derivativeStage(sample: Float32Array, predX0: Float32Array, sigma: number): Stage {
  const inverse = 1 / sigma;
  return {
    symbol: 'derivative',
    data: derivativeOf(sample, predX0, sigma),
    terms: [
      term('sample', inverse, div(1, 'sigmaT'), sample),
      term('predOriginalSample', -inverse, div(-1, 'sigmaT'), predX0),
    ],
  };
}

/** One value more than there are steps, as in diffusers: the last step then leads to the schedule's least σ. */
function logLinearSigmas(table: Float32Array, count: number): number[] {
  const logs = logSigmaTable(table);
  return Array.from(linspace32(at(logs, logs.length - 1), at(logs, 0), count + 1), exp32);
}
