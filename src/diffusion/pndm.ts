import { UserError } from '../base/user-error.ts';
import { alphaBarAt, checkTimesteps, noisedAtAlphaBar, sigmasOf } from './alpha-bar-sampler.ts';
import type { ConfigOf } from './config.ts';
import { at, f32, sqrt32 } from './float32.ts';
import { alphaBarSchedule } from './noise-schedule.ts';
import { estimateAt, levelOfAlphaBar } from './prediction.ts';
import { plainSampler, type Sampler, type StepResult, type Update } from './sampler.ts';
import { stepResult } from './step-result.ts';
import { add, div, mul, neg, sqrt, stage, sub, sumOf, term, type Expr, type QuantitySymbol, type Stage } from './terms.ts';
import { wholeTimesteps } from './timestep-spacing.ts';

type Config = ConfigOf<'PNDMScheduler'>;

const RUNGE_KUTTA_EVALUATIONS = 12;

/** Σ weight · output over the outputs, newest first, divided by `divisor`. */
interface Combination {
  readonly weights: readonly number[];
  readonly divisor: number;
}

/** Adams–Bashforth: Liu et al. 2022, equation 12. */
const ADAMS_BASHFORTH: readonly Combination[] = [
  { weights: [1], divisor: 1 },
  { weights: [3, -1], divisor: 2 },
  { weights: [23, -16, 5], divisor: 12 },
  { weights: [55, -59, 37, -9], divisor: 24 },
];
/** Runge–Kutta: equation 13. */
const RUNGE_KUTTA: Combination = { weights: [1, 2, 2, 1], divisor: 6 };
const MEAN: Combination = { weights: [1, 1], divisor: 2 };
const ALONE: Combination = { weights: [1], divisor: 1 };

const EARLIER: readonly QuantitySymbol[] = ['modelOutput', 'previousOutput1', 'previousOutput2', 'previousOutput3'];

/** What one evaluation does: from which sample and timestep it steps, to which, and with which outputs, newest first. */
interface Move {
  readonly from: Float32Array;
  readonly t: number;
  readonly tPrev: number;
  readonly outputs: readonly Float32Array[];
  readonly combination: Combination;
}

/**
 * Pseudo numerical methods (Liu et al. 2022): three Runge–Kutta steps of four evaluations each and then a linear multistep
 * method; or, with skip_prk_steps, the multistep method at once, its first step taken twice.
 * Source: diffusers.schedulers.scheduling_pndm.
 */
export function pndm(config: Config, numInferenceSteps: number): Sampler {
  const alphasCumprod = alphaBarSchedule(config);
  const rising = wholeTimesteps(config, numInferenceSteps).reverse();
  const stride = Math.floor(config.num_train_timesteps / numInferenceSteps);
  const rungeKutta = config.skip_prk_steps ? [] : rungeKuttaTimesteps(rising, stride >> 1);
  const timesteps = [...rungeKutta, ...multistepTimesteps(rising, config.skip_prk_steps)];
  checkTimesteps('PNDMScheduler', timesteps, alphasCumprod);
  const finalAlphaBar = config.set_alpha_to_one ? 1 : at(alphasCumprod, 0);

  /** Outputs at the beginnings of steps, newest first. */
  let history: Float32Array[] = [];
  /** Outputs within a Runge–Kutta step, newest first. */
  let within: Float32Array[] = [];
  let startSample: Float32Array | undefined;

  function rungeKuttaMove(modelOutput: Float32Array, i: number, sample: Float32Array): Move {
    const phase = i % 4;
    if (phase === 0) {
      history = [modelOutput, ...history];
      within = [];
      startSample = sample;
    }
    within = [modelOutput, ...within];
    const last = phase === 3;
    return {
      from: startSample ?? sample,
      t: at(rungeKutta, i - phase),
      tPrev: at(timesteps, i) - (i % 2 === 1 ? 0 : stride >> 1),
      outputs: last ? within : [modelOutput],
      combination: last ? RUNGE_KUTTA : ALONE,
    };
  }

  function multistepMove(modelOutput: Float32Array, i: number, sample: Float32Array): Move {
    const t = at(timesteps, i);
    if (i === 1 && startSample !== undefined && config.skip_prk_steps) {
      // The first step again, now with the mean of the outputs at both of its ends.
      const first = history[0] ?? modelOutput;
      return { from: startSample, t: t + stride, tPrev: t, outputs: [modelOutput, first], combination: MEAN };
    }
    if (i === 0) startSample = sample;
    history = [modelOutput, ...history].slice(0, 4);
    return { from: sample, t, tPrev: t - stride, outputs: history, combination: ADAMS_BASHFORTH[history.length - 1] ?? ALONE };
  }

  function update({ modelOutput, sample, i, batch }: Update): StepResult {
    const alphaBarT = at(alphasCumprod, at(timesteps, i));
    const estimate = estimateAt(config.prediction_type, modelOutput, sample, levelOfAlphaBar(alphaBarT), {}, batch);
    const move = i < rungeKutta.length ? rungeKuttaMove(modelOutput, i, sample) : multistepMove(modelOutput, i, sample);
    const alphaBarStart = at(alphasCumprod, move.t);
    const alphaBarPrev = alphaBarAt(alphasCumprod, move.tPrev, finalAlphaBar);
    const stages: Stage[] = [];

    const moved: QuantitySymbol = move.from === sample ? 'sample' : 'startSample';
    let noiseSymbol: QuantitySymbol = config.prediction_type === 'epsilon' ? 'predNoise' : 'modelOutput';
    let noise = modelOutput;
    if (move.outputs.length > 1) {
      const combined = combine(move.outputs, move.combination, noiseSymbol);
      stages.push(combined);
      noiseSymbol = 'multistepOutput';
      noise = combined.data;
    }
    const betaBarStart = f32(1 - alphaBarStart);
    if (config.prediction_type === 'v_prediction') {
      const converted = stage('multistepNoise', [
        term(noiseSymbol, sqrt32(alphaBarStart), sqrt('alphaBarStart'), noise),
        term(moved, sqrt32(betaBarStart), sqrt(sub(1, 'alphaBarStart')), move.from),
      ]);
      stages.push(converted);
      noiseSymbol = 'multistepNoise';
      noise = converted.data;
    }
    // Equation 9.
    const denominator = f32(
      f32(alphaBarStart * sqrt32(f32(1 - alphaBarPrev))) + sqrt32(f32(f32(alphaBarStart * betaBarStart) * alphaBarPrev)),
    );
    const sampleCoefficient = sqrt32(f32(alphaBarPrev / alphaBarStart));
    const difference = f32(alphaBarPrev - alphaBarStart);
    // At the noisy end of the schedule both terms are far larger than their difference: rounded exactly where diffusers rounds.
    const prevSample = new Float32Array(sample.length);
    for (let k = 0; k < prevSample.length; k++) {
      prevSample[k] = f32(sampleCoefficient * (move.from[k] ?? 0)) - f32(f32(difference * (noise[k] ?? 0)) / denominator);
    }
    const prevTerms = [
      term(moved, sampleCoefficient, sqrt(div('alphaBarPrev', 'alphaBarStart')), move.from),
      term(noiseSymbol, -difference / denominator, NOISE_COEFFICIENT, noise),
    ];
    return stepResult(estimate, prevTerms, { alphaBarT, alphaBarStart, alphaBarPrev }, stages, prevSample);
  }

  return {
    ...plainSampler,
    predictionType: config.prediction_type,
    numTrainTimesteps: config.num_train_timesteps,
    timesteps,
    sigmas: sigmasOf(alphasCumprod, timesteps, finalAlphaBar),
    alphasCumprod,
    initNoiseSigma: 1,
    keepsHistory: true,
    stepOf: (i) => {
      if (config.skip_prk_steps) return Math.max(i - 1, 0);
      return i < RUNGE_KUTTA_EVALUATIONS ? i >> 2 : i - RUNGE_KUTTA_EVALUATIONS + 3;
    },
    canStartAt: (i) => i === 0,
    reset: () => {
      history = [];
      within = [];
      startSample = undefined;
    },
    addNoise: (sample, noise, i) => noisedAtAlphaBar(sample, noise, at(alphasCumprod, at(timesteps, i))),
    update,
  };
}

/** The outputs combined, in the order in which diffusers rounds: Runge–Kutta's are scaled and summed as they come in. */
function combine(outputs: readonly Float32Array[], { weights, divisor }: Combination, newest: QuantitySymbol): Stage {
  const terms = weights.map((weight, k) =>
    term(k === 0 ? newest : (EARLIER[k] ?? newest), weight / divisor, div(weight, divisor), outputs[k] ?? new Float32Array(0)),
  );
  if (divisor === 6) return stage('multistepOutput', terms.map((made) => ({ ...made, coefficient: f32(made.coefficient) })).reverse());
  const whole = sumOf(terms.map((made, k) => ({ ...made, coefficient: at(weights, k) })));
  const inverse = f32(1 / divisor);
  return { symbol: 'multistepOutput', terms, data: divisor === 24 ? whole.map((x) => x * inverse) : whole.map((x) => x / divisor) };
}

const NOISE_COEFFICIENT: Expr = neg(
  div(
    sub('alphaBarPrev', 'alphaBarStart'),
    add(
      mul('alphaBarStart', sqrt(sub(1, 'alphaBarPrev'))),
      sqrt(mul(mul('alphaBarStart', sub(1, 'alphaBarStart')), 'alphaBarPrev')),
    ),
  ),
);

/** Each of the last (noisiest) timesteps but one, halfway to the next twice, and the next twice: d, c+½, c+½, c, c, b+½, … */
function rungeKuttaTimesteps(rising: readonly number[], halfStride: number): number[] {
  const noisiest = rising.slice(-4);
  if (noisiest.length < 4) {
    throw new UserError(
      'scheduler-steps',
      `PNDMScheduler begins with three Runge–Kutta steps and needs at least 4 steps; ${String(rising.length)} were asked for. ` +
        'Take more steps or set skip_prk_steps to true.',
    );
  }
  const halves = noisiest.flatMap((t) => [t, t + halfStride]).slice(0, -1);
  return halves
    .flatMap((t) => [t, t])
    .slice(1, -1)
    .reverse();
}

function multistepTimesteps(rising: readonly number[], alone: boolean): number[] {
  if (!alone) return rising.slice(0, -3).reverse();
  return [...rising.slice(0, -1), ...rising.slice(-2, -1), ...rising.slice(-1)].reverse();
}
