import type { ConfigOf } from './config.ts';
import { finiteAlphaBarSchedule } from './noise-schedule.ts';
import { estimateAt } from './prediction.ts';
import { plainSampler, type Sampler, type StepResult, type Update } from './sampler.ts';
import { lambdaLevel, levelAt, levelOf, noisedAtLevel, uniPcLayout, type LambdaLevel } from './solver-sigmas.ts';
import { stepResult } from './step-result.ts';
import type { Stage } from './terms.ts';
import { corrected, predicted, type UniPcKind } from './uni-pc-update.ts';

/**
 * UniPC: a multistep predictor, and a corrector that uses each evaluation once more, to redo the step that led to it.
 * Zhao et al. 2023. Source: diffusers.schedulers.scheduling_unipc_multistep.
 */
export function uniPc(config: ConfigOf<'UniPCMultistepScheduler'>, numInferenceSteps: number): Sampler {
  const alphasCumprod = finiteAlphaBarSchedule(config);
  const { sigmas, timesteps } = uniPcLayout(alphasCumprod, config, numInferenceSteps);
  const levels = sigmas.map((sigma) => lambdaLevel(sigma, config.use_flow_sigmas));
  const kind: UniPcKind = { predictX0: config.predict_x0, solverType: config.solver_type };

  /** Converted outputs of the steps before this one, newest first. */
  let history: Float32Array[] = [];
  let lastSample: Float32Array | undefined;
  let lastOrder = 1;

  function orderAt(i: number): number {
    // A step to σ = 0 is infinitely long in λ, and differences per unit of it mean nothing: diffusers returns NaN there.
    if (levelAt(levels, i + 1).noise === 0) return 1;
    const most = config.lower_order_final ? Math.min(config.solver_order, timesteps.length - i) : config.solver_order;
    return Math.min(most, history.length + 1);
  }

  /** The levels of the outputs before evaluation `i`, newest first. */
  function levelsBefore(i: number, count: number): LambdaLevel[] {
    return Array.from({ length: count }, (_, k) => levelAt(levels, i - 1 - k));
  }

  function update({ modelOutput, sample: given, i, batch }: Update): StepResult {
    const from = levelAt(levels, i);
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
        from: levelAt(levels, i - 1),
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
      to: levelAt(levels, i + 1),
      earlier: levelsBefore(i, order - 1),
    });
    history = [output, ...history].slice(0, config.solver_order);
    lastSample = sample;
    lastOrder = order;
    return stepResult(estimate, made.terms, made.values, [...stages, ...made.stages]);
  }

  return {
    ...plainSampler,
    predictionType: config.prediction_type,
    numTrainTimesteps: config.num_train_timesteps,
    timesteps,
    sigmas,
    alphasCumprod,
    initNoiseSigma: 1,
    keepsHistory: true,
    reset: () => {
      history = [];
      lastSample = undefined;
      lastOrder = 1;
    },
    addNoise: noisedAtLevel(levels),
    update,
  };
}
