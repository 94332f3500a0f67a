import { f32, sqrt32 } from './float32.ts';
import type { PredictionType } from './sampler.ts';
import { add, div, neg, sqrt, square, sub, term, type Expr, type Term } from './terms.ts';
import { clipPredX0, type ClipOptions } from './thresholding.ts';

/**
 * What the network's output says about x_t: the clean picture and the noise in it.
 * ε-prediction: Ho et al. 2020, equation 15; v-prediction: Salimans & Ho 2022, appendix D; flow: Lipman et al. 2023.
 */
export interface Estimate {
  readonly predX0: Float32Array;
  readonly unclipped: Float32Array;
  readonly clipped: boolean;
  readonly predNoise: Float32Array;
  /** They add up to `unclipped`. */
  readonly terms: readonly Term[];
}

/** x_t = signal · x₀ + noise · ε */
export interface Level {
  readonly signal: number;
  readonly noise: number;
  readonly signalExpr: Expr;
  readonly noiseExpr: Expr;
}

/** The level at t on DDPM's scale: signal √ᾱ, noise √(1 − ᾱ). */
export function levelOfAlphaBar(alphaBar: number): Level {
  return {
    signal: sqrt32(alphaBar),
    noise: sqrt32(f32(1 - alphaBar)),
    signalExpr: sqrt('alphaBarT'),
    noiseExpr: sqrt(sub(1, 'alphaBarT')),
  };
}

/** The level at σ of samplers that count in σ and keep x on DDPM's scale: α = 1/√(σ² + 1), σ·α (DPM-Solver, UniPC). */
export function variancePreserving(sigma: number): { signal: number; noise: number } {
  const signal = f32(1 / sqrt32(f32(f32(sigma * sigma) + 1)));
  return { signal, noise: f32(sigma * signal) };
}

/** Rectified flow: x_t = (1 − σ)·x₀ + σ·ε. */
export function straightFlow(sigma: number): { signal: number; noise: number } {
  return { signal: f32(1 - sigma), noise: sigma };
}

/** a·x + b·y, rounded as PyTorch does. */
export function mix(a: number, x: Float32Array, b: number, y: Float32Array): Float32Array {
  const out = new Float32Array(x.length);
  for (let k = 0; k < out.length; k++) out[k] = f32(a * (x[k] ?? 0)) + f32(b * (y[k] ?? 0));
  return out;
}

/** (x − b·y) / c, rounded as PyTorch does. */
export function differenceOver(x: Float32Array, b: number, y: Float32Array, c: number): Float32Array {
  const out = new Float32Array(x.length);
  for (let k = 0; k < out.length; k++) out[k] = f32((x[k] ?? 0) - f32(b * (y[k] ?? 0))) / c;
  return out;
}

function finished(
  unclipped: Float32Array,
  predNoise: Float32Array,
  terms: readonly Term[],
  clip: ClipOptions,
  batch: number,
): Estimate {
  return { ...clipPredX0(unclipped, clip, batch), unclipped, predNoise, terms };
}

/** The estimate on a scale where the level has a signal and a noise. */
export function estimateAt(
  type: PredictionType,
  modelOutput: Float32Array,
  sample: Float32Array,
  level: Level,
  clip: ClipOptions,
  batch: number,
): Estimate {
  const { signal, noise, signalExpr, noiseExpr } = level;
  switch (type) {
    case 'epsilon':
      return finished(
        differenceOver(sample, noise, modelOutput, signal),
        modelOutput,
        [term('sample', 1 / signal, div(1, signalExpr), sample), term('predNoise', -noise / signal, neg(div(noiseExpr, signalExpr)), modelOutput)],
        clip,
        batch,
      );
    case 'sample':
      return finished(modelOutput, differenceOver(sample, signal, modelOutput, noise), [term('modelOutput', 1, 1, modelOutput)], clip, batch);
    case 'v_prediction':
      return finished(
        mix(signal, sample, -noise, modelOutput),
        mix(signal, modelOutput, noise, sample),
        [term('sample', signal, signalExpr, sample), term('modelOutput', -noise, neg(noiseExpr), modelOutput)],
        clip,
        batch,
      );
    case 'flow_prediction':
      // v = ε − x₀, so that x₀ = x − σ·v and ε = x + (1 − σ)·v.
      return finished(
        mix(1, sample, -noise, modelOutput),
        mix(1, sample, signal, modelOutput),
        [term('sample', 1, 1, sample), term('modelOutput', -noise, neg(noiseExpr), modelOutput)],
        clip,
        batch,
      );
  }
}

/** The estimate on Karras' scale, x = x₀ + σ·ε: Euler, Euler ancestral, Heun (Karras et al. 2022, table 1). */
export function estimateAtSigma(
  type: PredictionType,
  modelOutput: Float32Array,
  sample: Float32Array,
  sigma: number,
  clip: ClipOptions,
  batch: number,
): Estimate {
  if (type !== 'v_prediction') {
    const level: Level = { signal: 1, noise: sigma, signalExpr: 1, noiseExpr: 'sigmaT' };
    const estimate = estimateAt(type, modelOutput, sample, level, clip, batch);
    if (type !== 'epsilon') return estimate;
    return { ...estimate, terms: [term('sample', 1, 1, sample), term('predNoise', -sigma, neg('sigmaT'), modelOutput)] };
  }
  // v is defined on DDPM's scale, where x is divided by √(σ² + 1); Karras' c_skip and c_out with σ_data = 1 bring it here.
  const square1 = f32(f32(sigma * sigma) + 1);
  const cOut = f32(-sigma / sqrt32(square1));
  const unclipped = new Float32Array(sample.length);
  for (let k = 0; k < unclipped.length; k++) unclipped[k] = f32((modelOutput[k] ?? 0) * cOut) + f32((sample[k] ?? 0) / square1);
  const squareExpr = add(square('sigmaT'), 1);
  return finished(
    unclipped,
    mix(1 / sqrt32(square1), modelOutput, sigma / square1, sample),
    [
      term('modelOutput', cOut, neg(div('sigmaT', sqrt(squareExpr))), modelOutput),
      term('sample', 1 / square1, div(1, squareExpr), sample),
    ],
    clip,
    batch,
  );
}

/** The network's v for given x₀ and ε at a level: v = signal·ε − noise·x₀ (Salimans & Ho 2022). */
export function velocityOf(predX0: Float32Array, noise: Float32Array, level: Level): Float32Array {
  return mix(level.signal, noise, -level.noise, predX0);
}
