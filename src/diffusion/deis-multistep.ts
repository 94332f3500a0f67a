import type { ConfigOf } from './config.ts';
import { solverOutput } from './dpm-multistep.ts';
import { coefficientsOf } from './dpm-solver-update.ts';
import { at, f32 } from './float32.ts';
import { finiteAlphaBarSchedule } from './noise-schedule.ts';
import { differenceOver, estimateAt, mix } from './prediction.ts';
import { plainSampler, type Sampler, type StepResult, type Update } from './sampler.ts';
import { numpyLog32 } from './sigmas.ts';
import { deisLayout, lambdaLevel, levelAt, levelOf, noisedAtLevel, type LambdaLevel } from './solver-sigmas.ts';
import { stepResult } from './step-result.ts';
import { div, mul, term, type QuantitySymbol, type ScalarSymbol, type ScalarValues, type Term } from './terms.ts';

/** Below this number of steps diffusers lowers the order at the end. */
const FEW_STEPS = 15;

const EARLIER: readonly QuantitySymbol[] = ['predNoise', 'previousOutput1', 'previousOutput2'];
const WEIGHTS: readonly ScalarSymbol[] = ['lagrange1', 'lagrange2', 'lagrange3'];

/**
 * Exponential integrator with the noise of the last evaluations carried on as a polynomial in log ρ, ρ = σ/α (Zhang & Chen 2023, DEIS).
 * Source: diffusers.schedulers.scheduling_deis_multistep.
 */
export function deisMultistep(config: ConfigOf<'DEISMultistepScheduler'>, numInferenceSteps: number): Sampler {
  const alphasCumprod = finiteAlphaBarSchedule(config);
  const { sigmas, timesteps } = deisLayout(alphasCumprod, config, numInferenceSteps);
  const levels = sigmas.map((sigma) => lambdaLevel(sigma, config.use_flow_sigmas));
  const last = timesteps.length - 1;

  /** Noise of the evaluations before this one, newest first. */
  let history: Float32Array[] = [];

  function orderAt(i: number): number {
    const few = config.lower_order_final && timesteps.length < FEW_STEPS;
    const most = few && i >= last - 1 ? Math.min(config.solver_order, last - i + 1) : config.solver_order;
    return Math.min(most, history.length + 1);
  }

  function update({ modelOutput, sample, i, batch }: Update): StepResult {
    const from = levelAt(levels, i);
    const to = levelAt(levels, i + 1);
    const estimate = estimateAt(config.prediction_type, modelOutput, sample, levelOf(from), config, batch);
    const { symbol, stages } = solverOutput(false, estimate, sample, from);
    // Always by way of x̂₀, as diffusers does, whether it was clipped or not.
    const output = differenceOver(sample, from.signal, estimate.predX0, from.noise);
    const outputs = [output, ...history].slice(0, orderAt(i));
    const made =
      outputs.length === 1
        ? firstOrder(from, to, sample, output, symbol)
        : higherOrder(to, outputs.map((_, k) => levelAt(levels, i - k)), sample, outputs, symbol);
    history = [output, ...history].slice(0, config.solver_order - 1);
    return stepResult(estimate, made.terms, { scaleT: from.signal, sigmaT: from.noise, scalePrev: to.signal, sigmaPrev: to.noise, ...made.values }, stages, made.prevSample);
  }

  return {
    ...plainSampler,
    predictionType: config.prediction_type,
    numTrainTimesteps: config.num_train_timesteps,
    timesteps,
    sigmas,
    alphasCumprod,
    initNoiseSigma: 1,
    keepsHistory: config.solver_order > 1,
    reset: () => {
      history = [];
    },
    addNoise: noisedAtLevel(levels),
    update,
  };
}

interface Made {
  readonly prevSample: Float32Array;
  readonly terms: readonly Term[];
  readonly values: ScalarValues;
}

/** DDIM's step, as the exponential integrator writes it. */
function firstOrder(from: LambdaLevel, to: LambdaLevel, sample: Float32Array, output: Float32Array, symbol: QuantitySymbol): Made {
  const h = f32(to.lambda - from.lambda);
  const { sample: scaled, d0 } = coefficientsOf('dpmsolver', from, to, h);
  const terms = [term('sample', scaled.value, scaled.expr, sample), term(symbol, d0.value, d0.expr, output)];
  return { prevSample: mix(scaled.value, sample, d0.value, output), terms, values: { h } };
}

/** α′·(x/α + Σ C_k·ε_k). */
function higherOrder(
  to: LambdaLevel,
  levels: readonly LambdaLevel[],
  sample: Float32Array,
  outputs: readonly Float32Array[],
  symbol: QuantitySymbol,
): Made {
  const rhos = levels.map(({ signal, noise }) => f32(noise / signal));
  const rhoTo = f32(to.noise / to.signal);
  const weights = outputs.map((_, k) => {
    const others = rhos.filter((_rho, j) => j !== k);
    // The order in which diffusers names the others decides the last bit.
    const [c, d] = outputs.length === 3 && k === 1 ? [others[1], others[0]] : others;
    const integral = (t: number): number => integralOf(t, at(rhos, k), c ?? NaN, d);
    return f32(integral(rhoTo) - integral(at(rhos, 0)));
  });
  const signal = levels[0]?.signal ?? NaN;
  const prevSample = new Float32Array(sample.length);
  for (let j = 0; j < prevSample.length; j++) {
    let sum = f32((sample[j] ?? 0) / signal);
    for (let k = 0; k < outputs.length; k++) sum = f32(sum + f32(at(weights, k) * (outputs[k]?.[j] ?? 0)));
    prevSample[j] = to.signal * sum;
  }
  const terms = [
    term('sample', f32(to.signal / signal), div('scalePrev', 'scaleT'), sample),
    ...outputs.map((output, k) =>
      term(k === 0 ? symbol : (EARLIER[k] ?? symbol), f32(to.signal * at(weights, k)), mul('scalePrev', WEIGHTS[k] ?? NaN), output),
    ),
  ];
  return { prevSample, terms, values: Object.fromEntries(weights.map((weight, k) => [WEIGHTS[k] ?? '', weight])) };
}

/**
 * ∫ (log ρ − log c)/(log b − log c) dρ up to t, and with d the same for a polynomial of degree 2: in float32 and with NumPy's logarithm, as
 * diffusers takes it, for the difference of two of these is small.
 */
function integralOf(t: number, b: number, c: number, d: number | undefined): number {
  const [logT, logB, logC] = [numpyLog32(t), numpyLog32(b), numpyLog32(c)];
  if (d === undefined) return f32(f32(t * f32(f32(-logC + logT) - 1)) / f32(logB - logC));
  const logD = numpyLog32(d);
  let sum = f32(logC * f32(f32(logD - logT) + 1));
  sum = f32(sum - f32(logD * logT));
  sum = f32(f32(sum + logD) + f32(logT * logT));
  sum = f32(f32(sum - f32(2 * logT)) + 2);
  return f32(f32(t * sum) / f32(f32(logB - logC) * f32(logB - logD)));
}
