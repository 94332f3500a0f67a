import { standardNormal } from '../../base/philox.ts';
import { alphaBarSchedule } from '../../diffusion/noise-schedule.ts';
import { parseSchedulerConfig } from '../../diffusion/parse-config.ts';
import type { NetworkInputs } from '../frame.ts';
import { inputsAt } from '../inputs.ts';
import { defaultRecipe, predictionOf, sampleLength, type Manifest } from '../manifest.ts';

/**
 * What a network predicts, asked of the network itself: pictures are noised with known noise, its answer is read as the noise ε, as the velocity
 * v = √ᾱ·ε − √(1 − ᾱ)·x₀ (Salimans & Ho 2022) and as the picture x₀, and the noise that each reading finds is compared with the noise that is there. A
 * network that was trained on other pictures still finds most of the noise, where there is much of it, if it is read as it was trained.
 */

/** √ᾱ of the levels that are tried: with less noise a picture that it does not know misleads it, and v is nearly ε; with more, nothing is to be told apart. */
const SIGNALS = [0.8, 0.6, 0.4, 0.25];
const PICTURES = 2;
/** Of the error that answers of zeros would have, read the same way: who comes no nearer says nothing. Ours leave a quarter to a half. */
const NONE = 0.7;
/** How much worse the second best is where the best is it for certain. */
const CLEAR = 1.5;

export type Reading = 'epsilon' | 'v_prediction' | 'sample';

interface Tried {
  readonly timestep: number;
  readonly noise: Float32Array;
  /** √ᾱ and √(1 − ᾱ) */
  readonly root: number;
  readonly rest: number;
  readonly inputs: NetworkInputs;
}

export interface PredictionTrial {
  /** The squared error of the noise that each reading finds, of the squared noise: 0 is perfect, 1 is as if none were found. The best first. */
  readonly readings: readonly { readonly reading: Reading; readonly error: number; readonly errors: readonly number[] }[];
  /** The errors that an output of zeros would have, read as the best: who comes no nearer has found nothing. */
  readonly ofZeros: readonly number[];
  readonly timesteps: readonly number[];
  /** `clear`: the others are far off. `narrow`: one is better, and could be so by chance. `none`: the network answers with none of the three. */
  readonly verdict: 'clear' | 'narrow' | 'none';
}

/** What is asked; empty where the model has no ᾱ (flow, EDM). */
export function trialOf(manifest: Manifest): readonly Tried[] {
  const { values } = parseSchedulerConfig({ ...manifest.scheduler, prediction_type: 'epsilon' });
  if (!('beta_start' in values)) return [];
  const alphaBar = alphaBarSchedule(values);
  return SIGNALS.flatMap((signal) => {
    const timestep = nearest(alphaBar, signal * signal);
    const level = alphaBar[timestep] ?? 1;
    return Array.from({ length: PICTURES }, (_, i): Tried => {
      const x0 = somePicture(manifest, i);
      const noise = standardNormal(i, 1, sampleLength(manifest));
      const [root, rest] = [Math.sqrt(level), Math.sqrt(1 - level)];
      const xt = x0.map((x, k) => root * x + rest * (noise[k] ?? 0));
      return { timestep, noise, root, rest, inputs: inputsAt(manifest, { ...defaultRecipe(manifest), guidanceScale: 1 }, xt, timestep) };
    });
  });
}

/** `outputs`: the network's, for each that was asked. */
export function judge(manifest: Manifest, tried: readonly Tried[], outputs: readonly Float32Array[]): PredictionTrial {
  const timesteps = [...new Set(tried.map(({ timestep }) => timestep))];
  const answers = outputs.map((output) => predictionOf(manifest, output, 1));
  const errorsOf = (reading: Reading, answer: (i: number) => Float32Array): number[] =>
    timesteps.map((timestep) => mean(tried.flatMap((one, i) => (one.timestep === timestep ? [relativeError(noiseIn(answer(i), reading, one), one.noise)] : []))));
  const readings = (['epsilon', 'v_prediction', 'sample'] as const).map((reading) => {
    const errors = errorsOf(reading, (i) => answers[i] ?? new Float32Array());
    return { reading, errors, error: mean(errors) };
  });
  readings.sort((a, b) => a.error - b.error);
  const [best = Infinity, second = Infinity] = readings.map(({ error }) => error);
  const reading = readings[0]?.reading ?? 'epsilon';
  const ofZeros = errorsOf(reading, (i) => new Float32Array(tried[i]?.noise.length ?? 0));
  const verdict = !(best < NONE * mean(ofZeros)) ? 'none' : second > CLEAR * best ? 'clear' : 'narrow';
  return { readings, ofZeros, timesteps, verdict };
}

function nearest(alphaBar: Float32Array, wanted: number): number {
  let best = 0;
  alphaBar.forEach((value, t) => {
    if (Math.abs(value - wanted) < Math.abs((alphaBar[best] ?? 0) - wanted)) best = t;
  });
  return best;
}

/** A disc on a ground that grows brighter downwards or not at all, in −0.9 … 0.9: in every model's reach. Latents are about twice as large. */
function somePicture({ sample: { channels, height, width }, autoencoder }: Manifest, seed: number): Float32Array {
  const [slope = 0, left = 0, top = 0, size = 0, ...colours] = standardNormal(seed, 2, 4 + 2 * channels).map((z) => 0.5 + 0.5 * Math.tanh(z));
  const radius = 0.2 + 0.15 * size;
  return Float32Array.from({ length: channels * height * width }, (_, i) => {
    const c = Math.floor(i / (height * width));
    const [y, x] = [(Math.floor(i / width) % height) / height - 0.3 - 0.4 * top, (i % width) / width - 0.3 - 0.4 * left];
    const colour = colours[2 * c + (x * x + y * y < radius * radius ? 1 : 0)] ?? 0;
    const value = 1.8 * colour - 0.9 + (seed % 2 === 0 ? 0 : 0.4 * slope * y);
    return autoencoder === null ? Math.max(-1, Math.min(1, value)) : 2 * value;
  });
}

/** ε̂, by each reading of the answer. */
function noiseIn(answer: Float32Array, reading: Reading, { root, rest, inputs: { sample } }: Tried): Float32Array {
  switch (reading) {
    case 'epsilon':
      return answer;
    case 'v_prediction':
      return answer.map((v, k) => root * v + rest * (sample[k] ?? 0));
    case 'sample':
      return answer.map((x0, k) => ((sample[k] ?? 0) - root * x0) / rest);
  }
}

function relativeError(answer: Float32Array, truth: Float32Array): number {
  return square(truth.map((value, i) => (answer[i] ?? NaN) - value)) / square(truth);
}

const square = (values: Float32Array): number => values.reduce((sum, value) => sum + value * value, 0);

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
