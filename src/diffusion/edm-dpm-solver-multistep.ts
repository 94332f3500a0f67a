import type { ConfigOf } from './config.ts';
import { dpmMultistep, drawsNoise } from './dpm-multistep.ts';
import { edmEstimate, edmInitialSigma, edmScaled, edmSigmas, edmTimestep, edmValues } from './edm.ts';
import { at, f32, log32 } from './float32.ts';
import { plainSampler, type Sampler } from './sampler.ts';
import { noisedAtSigma } from './sigma-sampler.ts';

/**
 * DPM-Solver++ on EDM's scale, where the signal is kept at 1 and λ = −ln σ, for networks trained as Karras et al. 2022 do.
 * Source: diffusers.schedulers.scheduling_edm_dpmsolver_multistep.
 */
export function edmDpmSolverMultistep(config: ConfigOf<'EDMDPMSolverMultistepScheduler'>, numInferenceSteps: number): Sampler {
  const laidOut = edmSigmas(config, numInferenceSteps, false);
  const sigmas = [...laidOut, config.final_sigmas_type === 'zero' ? 0 : f32(config.sigma_min)];
  const multistep = dpmMultistep(config, {
    levels: sigmas.map((noise) => ({ signal: 1, noise, lambda: f32(-log32(noise)) })),
    estimate: (given) => edmEstimate(given, at(sigmas, given.i), config),
    values: (i) => edmValues(at(sigmas, i), config),
  });
  return {
    ...plainSampler,
    predictionType: config.prediction_type,
    numTrainTimesteps: config.num_train_timesteps,
    timesteps: laidOut.map((sigma) => edmTimestep(sigma, config)),
    sigmas,
    alphasCumprod: new Float32Array(0),
    initNoiseSigma: edmInitialSigma(config),
    keepsHistory: config.solver_order > 1,
    usesNoise: (i) => drawsNoise(multistep.stochastic, sigmas, i),
    reset: multistep.reset,
    scaleModelInput: (sample, i) => edmScaled(sample, at(sigmas, i), config),
    addNoise: (sample, noise, i) => noisedAtSigma(sample, noise, at(sigmas, i)),
    update: multistep.update,
  };
}
