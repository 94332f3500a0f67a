import { alphaBarSchedule } from './noise-schedule.ts';
import { noisedAtAlphaBar } from './alpha-bar-sampler.ts';
import { parseSchedulerConfig } from './parse-config.ts';
import { estimateAt, levelOfAlphaBar } from './prediction.ts';
import type { PredictionType } from './sampler.ts';

/** The forward process in numbers, and what the network's answer says about them. Pure. */

/** The noise that the network was trained with: ᾱ_t of every timestep, and what the network answers. Null for flow models and EDM’s, which have no ᾱ. */
export interface Training {
  readonly alphaBar: Float32Array;
  readonly prediction: PredictionType;
}

export function trainingOf(schedulerConfig: unknown): Training | null {
  const { values } = parseSchedulerConfig(schedulerConfig);
  if (!('beta_start' in values) || values.prediction_type === 'flow_prediction') return null;
  return { alphaBar: alphaBarSchedule(values), prediction: values.prediction_type };
}

/** x_t = √ᾱ_t·x₀ + √(1 − ᾱ_t)·ε (Ho et al. 2020, equation 4), as diffusers' add_noise rounds it. */
export const noised = noisedAtAlphaBar;

export interface Answer {
  /** ε̂ */
  readonly predNoise: Float32Array;
  /** ε − ε̂ */
  readonly difference: Float32Array;
  /** Mean square of ε − ε̂: what training makes small. */
  readonly error: number;
  /** x̂₀, as it comes: not clipped. */
  readonly predX0: Float32Array;
}

/** What the network's output (guidance applied) says about x_t, whose noise is known. */
export function answerOf(prediction: PredictionType, output: Float32Array, xt: Float32Array, noise: Float32Array, alphaBar: number): Answer {
  const { predNoise, predX0 } = estimateAt(prediction, output, xt, levelOfAlphaBar(alphaBar), {}, 1);
  const difference = noise.map((value, i) => value - (predNoise[i] ?? 0));
  return { predNoise, predX0, difference, error: meanSquare(difference) };
}

export function meanSquare(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return values.length === 0 ? 0 : sum / values.length;
}

/**
 * About `count` timesteps of 0 … last, both ends among them, in an order that shows the whole curve early: each round halves the gaps.
 */
export function coarseToFine(last: number, count: number): number[] {
  const places = Math.max(2, Math.min(count, last + 1));
  const order: number[] = [];
  const seen = new Set<number>();
  const add = (place: number): void => {
    const t = Math.round((place / (places - 1)) * last);
    if (!seen.has(t)) order.push(t);
    seen.add(t);
  };
  let gap = 2 ** Math.ceil(Math.log2(places - 1));
  add(0);
  add(places - 1);
  for (; gap >= 1; gap /= 2) for (let place = gap; place < places; place += gap) add(place);
  return order;
}
