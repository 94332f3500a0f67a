import { detailEnergy } from './detail.ts';
import type { Volume } from './feature-map.ts';
import { energyOutside, meanPower } from './spectrum.ts';

/** Numbers that say how far apart two pictures or tensors are, and in what. The formulas are in docs/measures.md. */

/** A picture as it is shown and compared: values held in −1 … 1. */
export function clipped(picture: Float32Array): Float32Array {
  return picture.map((value) => Math.max(-1, Math.min(1, value)));
}

/** Mean of (a − b)². NaN for nothing. */
export function meanSquareError(a: Float32Array, b: Float32Array): number {
  sameLength(a, b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return sum / a.length;
}

/** a·b ÷ (|a|·|b|): 1 where one is a positive multiple of the other. NaN where one is 0. */
export function cosine(a: Float32Array, b: Float32Array): number {
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** Mean |difference| of neighbours, down and to the right, over all channels (anisotropic total variation ÷ number of pairs). */
export function totalVariation({ data, channels, height, width }: Volume): number {
  let sum = 0;
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = (c * height + y) * width + x;
        const value = data[at] ?? 0;
        if (x + 1 < width) sum += Math.abs((data[at + 1] ?? 0) - value);
        if (y + 1 < height) sum += Math.abs((data[at + width] ?? 0) - value);
      }
    }
  }
  return sum / (channels * (height * (width - 1) + (height - 1) * width));
}

export interface Bands {
  /** Of the channel means, 0 cycles. */
  readonly constant: number;
  /** Frequencies with |f_y| and |f_x| below the cutoff, but for 0. */
  readonly low: number;
  readonly high: number;
}

/** A quarter of the picture's samples: half of what it can carry, and all that half as many samples a side can. */
export function defaultCutoff({ height, width }: Pick<Volume, 'height' | 'width'>): number {
  return Math.min(height, width) / 4;
}

/**
 * Σ x² in each band, over all channels; the three add up to Σ x² (Parseval). `cutoff` is in cycles per picture, and the low band is a
 * square, as in the `filter` edit.
 */
export function bandEnergies(volume: Volume, cutoff = defaultCutoff(volume)): Bands {
  const samples = volume.channels * volume.height * volume.width;
  const constant = meanPower(volume) * samples;
  const high = energyOutside(volume, cutoff) * samples;
  return { constant, low: Math.max(0, dot(volume.data, volume.data) - constant - high), high };
}

/**
 * Energy of the one 2 × 2 pattern that repeats over the whole map: what lies exactly at the Nyquist frequency down, across or both. A
 * transposed convolution of stride 2 leaves it whatever the picture is, and it is no detail of any picture. Part of {@link detailEnergy}.
 */
export function patternEnergy({ data, channels, height, width }: Volume): number {
  const blocks = Math.floor(height / 2) * Math.floor(width / 2);
  let energy = 0;
  for (let c = 0; c < channels; c++) {
    const sums = [0, 0, 0, 0];
    for (let y = 0; y < height - (height % 2); y++) {
      for (let x = 0; x < width - (width % 2); x++) {
        const phase = (y % 2) * 2 + (x % 2);
        sums[phase] = (sums[phase] ?? 0) + (data[(c * height + y) * width + x] ?? 0);
      }
    }
    const mean = sums.reduce((sum, value) => sum + value, 0) / 4;
    for (const sum of sums) energy += (sum - mean) ** 2;
  }
  return blocks === 0 ? 0 : energy / blocks;
}

/** Σ over channels of the mean square deviation from the channel's mean over the picture. */
export function variance({ data, channels, height, width }: Volume): number {
  const pixels = height * width;
  let all = 0;
  for (let c = 0; c < channels; c++) {
    let [sum, squares] = [0, 0];
    for (let i = c * pixels; i < (c + 1) * pixels; i++) sum += data[i] ?? 0;
    for (let i = c * pixels; i < (c + 1) * pixels; i++) squares += ((data[i] ?? 0) - sum / pixels) ** 2;
    all += squares / pixels;
  }
  return all;
}

/** Fine detail without the fixed 2 × 2 pattern: {@link detailEnergy} − {@link patternEnergy}. */
export function fineDetail(volume: Volume): number {
  const { data, channels, height, width } = volume;
  return Math.max(0, detailEnergy(data, channels, height, width) - patternEnergy(volume));
}

/** What an answer of the network loses with a part of it, from the answer as it is and the answer without the part. */
export interface Worth {
  /** Σ (whole − cut)² ÷ Σ whole²: how much of the answer is another one. More than 1 where what is left points elsewhere. */
  readonly change: number;
  /** 1 − fine detail of `cut` ÷ fine detail of `whole`, in energy. Negative where there is more than before. */
  readonly detailLost: number;
  /** Cosine of the two fine details: whether what is left of it is the same detail. NaN where there is none left. */
  readonly detailCosine: number;
}

export function worthOf(whole: Volume, cut: Volume): Worth {
  sameLength(whole.data, cut.data);
  const difference = { ...whole, data: whole.data.map((value, i) => value - (cut.data[i] ?? 0)) };
  const [before, after, between] = [fineDetail(whole), fineDetail(cut), fineDetail(difference)];
  return {
    change: dot(difference.data, difference.data) / dot(whole.data, whole.data),
    detailLost: 1 - after / before,
    detailCosine: (before + after - between) / 2 / Math.sqrt(before * after),
  };
}

function dot(a: Float32Array, b: Float32Array): number {
  sameLength(a, b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function sameLength(a: Float32Array, b: Float32Array): void {
  if (a.length !== b.length) throw new RangeError(`${String(a.length)} values cannot be compared with ${String(b.length)}`);
}
