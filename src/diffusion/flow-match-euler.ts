import type { ConfigOf } from './config.ts';
import { at, f32 } from './float32.ts';
import { flowShifted, stretchedTo } from './flow-shift.ts';
import { estimateAt, mix, straightFlow, type Level } from './prediction.ts';
import { plainSampler, type Sampler, type StepResult, type Update } from './sampler.ts';
import { linspace } from './sequences.ts';
import { chosenSigmas } from './sigmas.ts';
import { stepResult } from './step-result.ts';
import { sub, term, type Term } from './terms.ts';

type Config = ConfigOf<'FlowMatchEulerDiscreteScheduler'>;

/**
 * Euler's method along the straight paths of rectified flow (Lipman et al. 2023; Esser et al. 2024), or, stochastic, a
 * jump to x̂₀ and fresh noise. The network predicts v = ε − x₀. Source: diffusers.schedulers.scheduling_flow_match_euler_discrete.
 */
export function flowMatchEuler(config: Config, numInferenceSteps: number): Sampler {
  const { timesteps, sigmas } = layOut(config, numInferenceSteps);

  function update({ modelOutput, sample, i, noise, batch }: Update): StepResult {
    const sigmaT = at(sigmas, i);
    const sigmaPrev = at(sigmas, i + 1);
    const level: Level = { ...straightFlow(sigmaT), signalExpr: sub(1, 'sigmaT'), noiseExpr: 'sigmaT' };
    const estimate = estimateAt('flow_prediction', modelOutput, sample, level, {}, batch);
    const prevTerms: Term[] = config.stochastic_sampling
      ? [term('predOriginalSample', f32(1 - sigmaPrev), sub(1, 'sigmaPrev'), estimate.predX0)]
      : [term('sample', 1, 1, sample), term('modelOutput', f32(sigmaPrev - sigmaT), sub('sigmaPrev', 'sigmaT'), modelOutput)];
    if (noise !== undefined) prevTerms.push(term('noise', sigmaPrev, 'sigmaPrev', noise));
    return stepResult(estimate, prevTerms, { sigmaT, sigmaPrev });
  }

  return {
    ...plainSampler,
    predictionType: 'flow_prediction',
    numTrainTimesteps: config.num_train_timesteps,
    timesteps,
    sigmas,
    alphasCumprod: new Float32Array(0),
    initNoiseSigma: 1,
    usesNoise: (i) => config.stochastic_sampling && at(sigmas, i + 1) > 0,
    // diffusers calls it scale_noise.
    addNoise: (sample, noise, i) => mix(at(sigmas, i), noise, f32(1 - at(sigmas, i)), sample),
    update,
  };
}

function shifted32(sigma: number, shift: number): number {
  return f32(f32(f32(shift) * sigma) / f32(1 + f32(f32(shift - 1) * sigma)));
}

function layOut(config: Config, count: number): { timesteps: number[]; sigmas: number[] } {
  const { num_train_timesteps: total, shift } = config;
  // diffusers lays the timesteps out between the ends of the already shifted schedule and then shifts them once more. Where pipelines shift by mu, for the
  // size of the picture, the ends are not shifted; the shift is then e^mu (or mu, of the linear kind).
  const before = config.use_dynamic_shifting ? 1 : shift;
  const max = shifted32(f32(total / total), before);
  const min = shifted32(f32(1 / total), before);
  let sigmas = linspace(max * total, min * total, count).map((t) => flowShifted(t / total, shift));
  if (config.shift_terminal !== null && config.shift_terminal !== 0) sigmas = stretchedTo(config.shift_terminal, sigmas);
  sigmas = chosenSigmas(config, { max: at(sigmas, 0), min: at(sigmas, sigmas.length - 1) }, count) ?? sigmas;
  sigmas = sigmas.map(f32);
  if (config.invert_sigmas) sigmas = sigmas.map((sigma) => f32(1 - sigma));
  return { timesteps: sigmas.map((sigma) => f32(sigma * total)), sigmas: [...sigmas, config.invert_sigmas ? 1 : 0] };
}
