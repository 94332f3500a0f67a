import type { ConfigOf } from './config.ts';
import { edmEstimate, edmInitialSigma, edmScaled, edmSigmas, edmTimestep, edmValues } from './edm.ts';
import { derivativeStage } from './euler.ts';
import { at, f32 } from './float32.ts';
import { plainSampler, type Sampler, type StepResult, type Update } from './sampler.ts';
import { noisedAtSigma } from './sigma-sampler.ts';
import { stepResult } from './step-result.ts';
import { sub, term } from './terms.ts';

/** Karras et al. 2022, algorithm 2 without churn, for networks trained their way. Source: diffusers.schedulers.scheduling_edm_euler. */
export function edmEuler(config: ConfigOf<'EDMEulerScheduler'>, numInferenceSteps: number): Sampler {
  const laidOut = edmSigmas(config, numInferenceSteps, true);
  const sigmas = [...laidOut, config.final_sigmas_type === 'zero' ? 0 : at(laidOut, laidOut.length - 1)];

  function update(given: Update): StepResult {
    const { sample, i } = given;
    const sigmaT = at(sigmas, i);
    const sigmaPrev = at(sigmas, i + 1);
    const estimate = edmEstimate(given, sigmaT, config);
    const derivative = derivativeStage(sample, estimate.predX0, sigmaT);
    const prevTerms = [
      term('sample', 1, 1, sample),
      term('derivative', f32(sigmaPrev - sigmaT), sub('sigmaPrev', 'sigmaT'), derivative.data),
    ];
    return stepResult(estimate, prevTerms, { ...edmValues(sigmaT, config), sigmaPrev }, [derivative]);
  }

  return {
    ...plainSampler,
    predictionType: config.prediction_type,
    numTrainTimesteps: config.num_train_timesteps,
    timesteps: laidOut.map((sigma) => edmTimestep(sigma, config)),
    sigmas,
    alphasCumprod: new Float32Array(0),
    initNoiseSigma: edmInitialSigma(config),
    scaleModelInput: (sample, i) => edmScaled(sample, at(sigmas, i), config),
    addNoise: (sample, noise, i) => noisedAtSigma(sample, noise, at(sigmas, i)),
    update,
  };
}
