import type { ConfigOf } from './config.ts';
import { finiteAlphaBarSchedule } from './noise-schedule.ts';
import { estimateAt, mix } from './prediction.ts';
import type { Sampler, StepResult, Update } from './sampler.ts';
import { lambdaLevel, levelOf, uniPcLayout, type LambdaLevel } from './solver-sigmas.ts';
import { sumOf, type Stage } from './terms.ts';
import { corrected, predicted, type UniPcKind } from './uni-pc-update.ts';

/**
 * UniPC: a multistep predictor, and a corrector that uses each evaluation once more, to redo the step that led to it.
 * Zhao et al. 2023. Source: diffusers.schedulers.scheduling_unipc_multistep.
 */
export function uniPc(config: ConfigOf<'UniPCMultistepScheduler'>, numInferenceSteps: number): Sampler {
  const alphasCumprod = finiteAlphaBarSchedule(config);
  const { sigmas, timesteps } = uniPcLayout(alphasCumprod, config, numInferenceSteps);
  const levels: readonly LambdaLevel[] = sigmas.map((sigma) => lambdaLevel(sigma, config.use_flow_sigmas));
  const level = (i: number): LambdaLevel => {
    const found = levels[i];
    if (found === undefined) throw new RangeError(`no level ${String(i)}`);
    return found;
  };
  const kind: UniPcKind = { predictX0: config.predict_x0, solverType: config.solver_type };

  /** Converted outputs of the steps before this one, newest first. */
  let history: Float32Array[] = [];
  let lastSample: Float32Array | undefined;
  let lastOrder = 1;

  function orderAt(i: number): number {
    // A step to σ = 0 is infinitely long in λ, and differences per unit of it mean nothing: diffusers returns NaN there.
    if (level(i + 1).noise === 0) return 1;
    const most = config.lower_order_final ? Math.min(config.solver_order, timesteps.length - i) : config.solver_order;
    return Math.min(most, history.length + 1);
  }

  /** The levels of the outputs before evaluation `i`, newest first. */
  function levelsBefore(i: number, count: number): LambdaLevel[] {
    return Array.from({ length: count }, (_, k) => level(i - 1 - k));
  }

  function update({ modelOutput, sample: given, i, batch }: Update): StepResult {
    const from = level(i);
    const estimate = estimateAt(config.prediction_type, modelOutput, given, levelOf(from), config.predict_x0 ? config : {}, batch);
    const output = config.predict_x0 ? estimate.predX0 : estimate.predNoise;
    const outputSymbol = config.predict_x0 ? ('predOriginalSample' as const) : ('predNoise' as const);
    const stages: Stage[] = [];

    let sample = given;
    if (lastSample !== undefined && !config.disable_corrector.includes(i - 1)) {
      const correction = corrected(kind, {
        outputs: history.slice(0, lastOrder),
        output,
        outputSymbol,
        sample: lastSample,
        from: level(i - 1),
        to: from,
        earlier: levelsBefore(i - 1, lastOrder - 1),
      });
      stages.push(...correction);
      sample = correction.at(-1)?.data ?? given;
    }
    const order = orderAt(i);
    const made = predicted(kind, {
      outputs: [output, ...history].slice(0, order),
      outputSymbol,
      sample,
      sampleSymbol: sample === given ? 'sample' : 'correctedSample',
      from,
      to: level(i + 1),
      earlier: levelsBefore(i, order - 1),
    });
    history = [output, ...history].slice(0, config.solver_order);
    lastSample = sample;
    lastOrder = order;
    return {
      prevSample: sumOf(made.terms),
      predOriginalSample: estimate.predX0,
      predNoise: estimate.predNoise,
      terms: {
        predOriginalSample: estimate.terms,
        unclippedPredOriginalSample: estimate.unclipped,
        clipped: estimate.clipped,
        stages: [...stages, ...made.stages],
        prevSample: made.terms,
        values: made.values,
      },
    };
  }

  return {
    predictionType: config.prediction_type,
    numTrainTimesteps: config.num_train_timesteps,
    timesteps,
    sigmas,
    alphasCumprod,
    initNoiseSigma: 1,
    keepsHistory: true,
    acceptsVariance: false,
    stepOf: (i) => i,
    usesNoise: () => false,
    canStartAt: () => true,
    reset: () => {
      history = [];
      lastSample = undefined;
      lastOrder = 1;
    },
    scaleModelInput: (sample) => sample,
    addNoise: (sample, noise, i) => mix(level(i).signal, sample, level(i).noise, noise),
    update,
  };
}
