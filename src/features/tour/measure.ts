import { noised, answerOf, trainingOf } from '../../diffusion/forward-process.ts';
import type { Attention } from '../../onnx/anatomy-types.ts';
import type { Frame, Tensor } from '../../protocol/frame.ts';
import { inputsAt } from '../../protocol/inputs.ts';
import { guidedAnswer } from '../../protocol/answer.ts';
import { sampleLength, type Manifest } from '../../protocol/manifest.ts';
import { startingNoise } from '../../protocol/starting-noise.ts';
import { headMaps, mapOfKey, meanOfHeads, rowOfQuery } from '../../render/attention-maps.ts';
import { bandEnergies, clipped, cosine, fineDetail, meanSquareError } from '../../render/measures.ts';
import { normOfSample } from '../../render/samples.ts';
import type { GainPlace } from '../../store/edit-places.ts';
import type { Picture } from '../../store/pictures.ts';
import type { Schedule } from '../../store/store.ts';
import type { View } from '../../store/view.ts';
import type { Loss } from '../../store/worth.ts';

/** A position of the film: a number, or where the playhead stands. */
type At = number | 'here';

/** An array of the run: of the one that the chapter began with (`before`), or of the one in hand. */
type Of = 'before' | 'now';
export type Subject =
  | { readonly of: Of; readonly is: 'xt' | 'predNoise' | 'predX0'; readonly at: At }
  /** x_T, and x after the last step. */
  | { readonly of: Of; readonly is: 'noise' | 'picture' };

/** What can be measured, with the functions that the lab uses (docs/measures.md). Tensors of the network are those of the run that the chapter began with, conditional half. */
export type Measure =
  | { readonly kind: 'position' }
  | { readonly kind: 'timestep'; readonly at: At }
  /** √ᾱ_t, or √(1 − ᾱ_t). */
  | { readonly kind: 'amplitude'; readonly of: 'picture' | 'noise'; readonly at: At }
  /** Pearson's r over all values. */
  | { readonly kind: 'correlation'; readonly a: Subject; readonly b: Subject }
  /** Of pictures clipped to −1 … 1, as docs/measures.md has them. */
  | { readonly kind: 'meanSquareError' | 'lowShare'; readonly a: Subject; readonly b: Subject }
  /** Fine detail of a ÷ that of b, clipped. */
  | { readonly kind: 'detail'; readonly a: Subject; readonly b: Subject }
  /** Root mean square of a − b, not clipped. */
  | { readonly kind: 'distance'; readonly a: Subject; readonly b: Subject }
  /** Standard deviation of a ÷ that of b, not clipped. */
  | { readonly kind: 'spread'; readonly a: Subject; readonly b: Subject }
  /** Share of values outside −1 … 1. */
  | { readonly kind: 'beyond'; readonly a: Subject }
  /** Mean of one channel in the middle quarter of the picture, clipped. */
  | { readonly kind: 'middle'; readonly a: Subject; readonly channel: 0 | 1 | 2 }
  /** What ε̂ loses when a part of the network is cut. */
  | { readonly kind: 'worth'; readonly place: GainPlace; readonly at: At; readonly field: keyof Loss }
  /** … and the norm of its change ÷ that of ε̂, the square root of the lab's change of power. */
  | { readonly kind: 'changeInNorm'; readonly place: GainPlace; readonly at: At }
  /** How many values a tensor has, for one picture. */
  | { readonly kind: 'values'; readonly tensor: string; readonly at: At }
  /** ‖a‖ ÷ ‖b‖. */
  | { readonly kind: 'normRatio'; readonly a: string; readonly b: string; readonly at: At }
  /** The pixel that is asked about: the place that it reads most, itself left out; its weight, and how many times an even share that is. */
  | { readonly kind: 'reads'; readonly layer: string; readonly at: At; readonly what: 'row' | 'column' | 'weight' | 'timesEven' | 'itself' }
  /** Correlation of the maps of two words (positions in the prompt) in a cross-attention layer, and the largest weight of the first. */
  | { readonly kind: 'wordMaps'; readonly layer: string; readonly at: At; readonly words: readonly [number, number]; readonly what: 'correlation' | 'most' }
  /** The forward process at view.t: ε̂ against the true ε. */
  | { readonly kind: 'answer'; readonly what: 't' | 'correlation' | 'error' };

/** What a chapter measures: two runs, and a way to ask the network. */
export interface Bench {
  readonly manifest: Manifest;
  readonly seed: number;
  readonly schedule: Schedule;
  readonly view: View;
  readonly before: readonly Frame[];
  readonly now: readonly Frame[];
  readonly attention: readonly Attention[];
  /** Of the run that the chapter began with. */
  probe(position: number, names: readonly string[]): Promise<readonly Tensor[]>;
  worth(place: GainPlace, position: number): Promise<Loss>;
  forward(inputs: ReturnType<typeof inputsAt>): Promise<Float32Array>;
  pictures(): Promise<readonly Picture[]>;
}

export async function measure(what: Measure, bench: Bench): Promise<number> {
  const { sample } = bench.manifest;
  /** Of the evaluations; after the last comes the picture, which has no t. */
  const evaluation = (at: At): number => Math.min(position(at), bench.now.length - 1);
  const position = (at: At): number => (at === 'here' ? bench.view.step : at);
  const array = (subject: Subject): Float32Array => arrayOf(subject, bench);
  switch (what.kind) {
    case 'position':
      return bench.view.step;
    case 'timestep':
      return bench.schedule.timesteps[position(what.at)] ?? NaN;
    case 'amplitude': {
      const alphaBar = bench.schedule.alphaBar[position(what.at)] ?? NaN;
      return Math.sqrt(what.of === 'picture' ? alphaBar : 1 - alphaBar);
    }
    case 'correlation':
      return correlation(array(what.a), array(what.b));
    case 'meanSquareError':
      return meanSquareError(clipped(array(what.a)), clipped(array(what.b)));
    case 'lowShare': {
      const [a, b] = [clipped(array(what.a)), clipped(array(what.b))];
      const { constant, low, high } = bandEnergies({ ...sample, data: a.map((value, i) => value - (b[i] ?? 0)) });
      return (constant + low) / (constant + low + high);
    }
    case 'detail':
      return fineDetail({ ...sample, data: clipped(array(what.a)) }) / fineDetail({ ...sample, data: clipped(array(what.b)) });
    case 'distance':
      return Math.sqrt(meanSquareError(array(what.a), array(what.b)));
    case 'spread':
      return deviation(array(what.a)) / deviation(array(what.b));
    case 'beyond': {
      const values = array(what.a);
      return values.filter((value) => Math.abs(value) > 1).length / values.length;
    }
    case 'middle':
      return middleOf(clipped(array(what.a)), sample, what.channel);
    case 'worth':
      return (await bench.worth(what.place, evaluation(what.at)))[what.field];
    case 'changeInNorm':
      return Math.sqrt((await bench.worth(what.place, evaluation(what.at))).change);
    case 'values': {
      const [tensor] = await bench.probe(evaluation(what.at), [what.tensor]);
      return tensor === undefined ? NaN : tensor.data.length / (tensor.dims[0] ?? 1);
    }
    case 'normRatio': {
      const [a, b] = await bench.probe(evaluation(what.at), [what.a, what.b]);
      return a === undefined || b === undefined ? NaN : normOfSample(a, CONDITIONAL) / normOfSample(b, CONDITIONAL);
    }
    case 'reads':
    case 'wordMaps':
      return await inLayer(what, evaluation(what.at), bench);
    case 'answer':
      return await inForwardProcess(what.what, bench);
  }
}

/** Second in a guided batch. */
const CONDITIONAL = 1;

function arrayOf(subject: Subject, { before, now, view }: Bench): Float32Array {
  const frames = subject.of === 'before' ? before : now;
  if (subject.is === 'picture') return there(frames.at(-1)?.prev);
  if (subject.is === 'noise') return there(frames[0]?.xt);
  if (!('at' in subject)) throw new Error('a subject has a position');
  const at = subject.at === 'here' ? view.step : subject.at;
  if (subject.is === 'xt' && at >= frames.length) return there(frames.at(-1)?.prev);
  return there(frames[Math.min(at, frames.length - 1)]?.[subject.is]);
}

function there(array: Float32Array | undefined): Float32Array {
  if (array === undefined) throw new Error('this step has not been computed');
  return array;
}

async function inLayer(what: Extract<Measure, { kind: 'reads' | 'wordMaps' }>, position: number, bench: Bench): Promise<number> {
  const attention = bench.attention.find(({ probabilities }) => probabilities === what.layer);
  const [tensor] = await bench.probe(position, [what.layer]);
  const heads = attention === undefined || tensor === undefined ? null : headMaps(tensor, attention, CONDITIONAL);
  if (attention === undefined || heads === null) return NaN;
  const mean = meanOfHeads(heads);
  if (what.kind === 'wordMaps') {
    const [first, second] = what.words.map((word) => mapOfKey(mean, 0, word));
    if (first === undefined || second === undefined) return NaN;
    return what.what === 'most' ? first.reduce((most, value) => Math.max(most, value), 0) : correlation(first, second);
  }
  const [rows, columns] = attention.resolution;
  const [row, column] = bench.view.pixel ?? [Math.floor(rows / 2), Math.floor(columns / 2)];
  const query = row * columns + column;
  const weights = rowOfQuery(mean, 0, query);
  let other = query === 0 ? 1 : 0;
  for (let key = 0; key < weights.length; key++) if (key !== query && (weights[key] ?? 0) > (weights[other] ?? 0)) other = key;
  switch (what.what) {
    case 'row':
      return Math.floor(other / columns);
    case 'column':
      return other % columns;
    case 'weight':
      return weights[other] ?? NaN;
    case 'timesEven':
      return (weights[other] ?? NaN) * weights.length;
    case 'itself':
      return weights[query] ?? NaN;
  }
}

/** As the page of the forward process does it: the picture's own words, without guidance. */
async function inForwardProcess(what: Extract<Measure, { kind: 'answer' }>['what'], bench: Bench): Promise<number> {
  const { manifest, view } = bench;
  const training = trainingOf(manifest.scheduler);
  const pictures = await bench.pictures();
  const picture = pictures.find(({ id }) => id === view.picture) ?? pictures[0];
  if (training === null || picture === undefined) return NaN;
  const last = training.alphaBar.length - 1;
  const t = Math.min(last, view.t ?? Math.round(last / 2));
  if (what === 't') return t;
  const alphaBar = training.alphaBar[t] ?? NaN;
  const noise = startingNoise({ seed: bench.seed, noise: 'philox' }, sampleLength(manifest), null);
  const xt = noised(picture.data, noise, alphaBar);
  const inputs = inputsAt(manifest, { prompt: picture.name, negativePrompt: '', guidanceScale: 1 }, xt, t);
  const answer = answerOf(training.prediction, guidedAnswer(manifest, await bench.forward(inputs), inputs.batch, 1), xt, noise, alphaBar);
  return what === 'error' ? answer.error : correlation(answer.predNoise, noise);
}

function correlation(a: Float32Array, b: Float32Array): number {
  return cosine(centred(a), centred(b));
}

function centred(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function deviation(values: Float32Array): number {
  return Math.sqrt(centred(values).reduce((sum, value) => sum + value * value, 0) / values.length);
}

function middleOf(picture: Float32Array, { height, width }: Manifest['sample'], channel: number): number {
  let sum = 0;
  const [top, left] = [Math.floor(height / 4), Math.floor(width / 4)];
  for (let y = 0; y < height / 2; y++) for (let x = 0; x < width / 2; x++) sum += picture[(channel * height + top + y) * width + left + x] ?? 0;
  return sum / ((height / 2) * (width / 2));
}
