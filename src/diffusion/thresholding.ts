import { at, f32 } from './float32.ts';

export interface ClipOptions {
  readonly clip_sample?: boolean;
  readonly clip_sample_range?: number;
  readonly thresholding?: boolean;
  readonly dynamic_thresholding_ratio?: number;
  readonly sample_max_value?: number;
}

export interface Clipped {
  readonly predX0: Float32Array;
  /** Whether any number was changed. */
  readonly clipped: boolean;
}

/** Clips or thresholds x̂₀ as the config says; returns the array itself where nothing changes. */
export function clipPredX0(predX0: Float32Array, options: ClipOptions, batch: number): Clipped {
  const out = new Float32Array(options.thresholding === true || options.clip_sample === true ? predX0.length : 0);
  if (options.thresholding === true) dynamicThreshold(predX0, out, options, batch);
  else if (options.clip_sample === true) clampAndScale(predX0, out, f32(options.clip_sample_range ?? 1), 1, 0, predX0.length);
  const clipped = out.length > 0 && differ(predX0, out);
  return { predX0: clipped ? out : predX0, clipped };
}

function clampAndScale(from: Float32Array, to: Float32Array, range: number, divisor: number, begin: number, end: number): void {
  for (let k = begin; k < end; k++) {
    const x = from[k] ?? 0;
    to[k] = (x < -range ? -range : x > range ? range : x) / divisor;
  }
}

function differ(a: Float32Array, b: Float32Array): boolean {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return true;
  return false;
}

/**
 * Dynamic thresholding (Saharia et al. 2022, Imagen, section 2.3): s is a percentile of |x̂₀| in each sample, at least 1;
 * x̂₀ is clipped to [−s, s] and divided by s.
 */
function dynamicThreshold(predX0: Float32Array, out: Float32Array, options: ClipOptions, batch: number): void {
  const size = predX0.length / batch;
  const ratio = options.dynamic_thresholding_ratio ?? 0.995;
  const most = f32(options.sample_max_value ?? 1);
  for (let n = 0; n < batch; n++) {
    const magnitudes = predX0.slice(n * size, (n + 1) * size);
    for (let k = 0; k < size; k++) magnitudes[k] = Math.abs(magnitudes[k] ?? 0);
    const s = Math.min(Math.max(quantile(magnitudes, ratio), 1), most);
    clampAndScale(predX0, out, s, s, n * size, (n + 1) * size);
  }
}

/** torch.quantile(values, ratio) in float32, linear between the two nearest ranks. Reorders `values`. */
function quantile(values: Float32Array, ratio: number): number {
  const rank = f32(f32(ratio) * (values.length - 1));
  const below = Math.floor(rank);
  const low = select(values, below);
  const weight = f32(rank - below);
  if (weight === 0) return low;
  // After select, all that is not smaller than `low` lies behind it.
  let high = Infinity;
  for (let k = below + 1; k < values.length; k++) high = Math.min(high, at(values, k));
  const range = f32(high - low);
  return f32(weight < 0.5 ? low + weight * range : high + f32(weight - 1) * range);
}

/** The value of the given rank (Hoare's quickselect): sorting 12,288 numbers would be the dearest part of a step. */
function select(values: Float32Array, rank: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = at(values, (left + right) >> 1);
    let i = left;
    let j = right;
    while (i <= j) {
      while (at(values, i) < pivot) i++;
      while (at(values, j) > pivot) j--;
      if (i <= j) {
        const held = at(values, i);
        values[i++] = at(values, j);
        values[j--] = held;
      }
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else break;
  }
  return at(values, rank);
}
