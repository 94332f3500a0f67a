import { ancestralSplit } from './ancestral.ts';
import type { ConfigOf } from './config.ts';
import { derivativeStage } from './euler.ts';
import { at, exp32, f32, log32 } from './float32.ts';
import { finiteAlphaBarSchedule } from './noise-schedule.ts';
import { estimateAtSigma } from './prediction.ts';
import { plainSampler, type Sampler, type StepResult, type Update } from './sampler.ts';
import { roundHalfEven } from './sequences.ts';
import { initialSigma, layOutSigmas, leastSigma, onSigmaScale } from './sigma-sampler.ts';
import { logSigmaTable, sigmaTable, timestepOfSigma } from './sigmas.ts';
import { stepResult } from './step-result.ts';
import { sub, term, type ScalarSymbol, type ScalarValues, type Term } from './terms.ts';
import { fractionalTimesteps } from './timestep-spacing.ts';

type Config = ConfigOf<'KDPM2DiscreteScheduler'>;

/**
 * DPM-Solver-2 as k-diffusion writes it (Lu et al. 2022, algorithm 1; Karras et al. 2022, algorithm 2): half of the step in log σ, and the
 * whole step with the slope found there. Evaluations 0, 2, 4 … begin a step, 1, 3, 5 … are in its middle; the last step, to σ = 0, has none.
 * Ancestral, each step goes down past its level and fresh noise brings it back up.
 * Source: diffusers.schedulers.scheduling_k_dpm_2_discrete and scheduling_k_dpm_2_ancestral_discrete.
 */
export function kdpm2(config: Config, numInferenceSteps: number, ancestral: boolean): Sampler {
  const alphasCumprod = finiteAlphaBarSchedule(config);
  const table = sigmaTable(alphasCumprod);
  const spaced = fractionalTimesteps(config, numInferenceSteps);
  const layout = layOutSigmas(table, spaced, config, undefined, leastSigma(table, spaced, config));
  const ends = [...layout.sigmas, 0];
  const steps = layout.sigmas.map((sigma, k) => stepOf(sigma, at(ends, k + 1), ancestral));
  const logTable = logSigmaTable(table);
  const sigmas = [...steps.flatMap(({ from, middle }) => (middle > 0 ? [from, middle] : [from])), 0];
  const timesteps = steps.flatMap(({ middle }, k) => {
    const start = config.use_karras_sigmas ? roundHalfEven(at(layout.timesteps, k)) : at(layout.timesteps, k);
    return middle > 0 ? [start, f32(timestepOfSigma(middle, logTable))] : [start];
  });
  /** x at the beginning of the step whose middle is reached. */
  let startSample: Float32Array | undefined;

  function update({ modelOutput, sample, i, noise, batch }: Update): StepResult {
    const step = steps[i >> 1];
    if (step === undefined) throw new RangeError(`no step for evaluation ${i}`);
    const sigmaT = at(sigmas, i);
    const estimate = estimateAtSigma(config.prediction_type, modelOutput, sample, sigmaT, {}, batch);
    const derivative = derivativeStage(sample, estimate.predX0, sigmaT);
    const prevTerms: Term[] = [];
    let others: ScalarValues;
    if (startSample === undefined) {
      others = { sigmaPrev: step.middle };
      prevTerms.push(term('sample', 1, 1, sample), term('derivative', f32(step.middle - sigmaT), sub('sigmaPrev', 'sigmaT'), derivative.data));
      startSample = sample;
    } else {
      const target: ScalarSymbol = ancestral ? 'sigmaDown' : 'sigmaPrev';
      others = { sigmaStart: step.from, sigmaPrev: step.to, ...(ancestral ? { sigmaDown: step.down, sigmaUp: step.up } : {}) };
      prevTerms.push(
        term('startSample', 1, 1, startSample),
        term('derivative', f32(step.down - step.from), sub(target, 'sigmaStart'), derivative.data),
      );
      if (noise !== undefined) prevTerms.push(term('noise', step.up, 'sigmaUp', noise));
      startSample = undefined;
    }
    return stepResult(estimate, prevTerms, { sigmaT, ...others }, [derivative]);
  }

  return {
    ...plainSampler,
    ...onSigmaScale(sigmas),
    predictionType: config.prediction_type,
    numTrainTimesteps: config.num_train_timesteps,
    timesteps,
    sigmas,
    alphasCumprod,
    initNoiseSigma: initialSigma(layout.sigmas, config.timestep_spacing),
    keepsHistory: true,
    stepOf: (i) => i >> 1,
    usesNoise: (i) => ancestral && i % 2 === 1,
    canStartAt: (i) => i % 2 === 0,
    reset: () => {
      startSample = undefined;
    },
    update,
  };
}

interface Step {
  readonly from: number;
  readonly to: number;
  /** Where the slopes lead: `to`, or below it where fresh noise follows. */
  readonly down: number;
  readonly up: number;
  /** Half way down in log σ; 0 in the last step. */
  readonly middle: number;
}

function stepOf(from: number, to: number, ancestral: boolean): Step {
  const { up, down } = ancestral ? ancestralSplit(from, to) : { up: 0, down: to };
  // torch.lerp from the end, and in the order in which each class gives its two ends.
  const [start, end] = ancestral ? [log32(from), log32(down)] : [log32(down), log32(from)];
  const middle = to === 0 ? 0 : exp32(f32(end - f32(f32(end - start) * 0.5)));
  return { from, to, down, up, middle };
}
