import { at, f32 } from './float32.ts';

export interface ClipOptions {
  readonly clip_sample?: boolean;
  readonly clip_sample_range?: number;
  readonly thresholding?: boolean;
  readonly dynamic_thresholding_ratio?: number;
  readonly sample_max_value?: number;
}

/** Clips or thresholds x̂₀ as the config says; returns the array itself where it says neither. */
export function clipPredX0(predX0: Float32Array, options: ClipOptions, batch: number): Float32Array {
  if (options.thresholding === true) return dynamicThreshold(predX0, options, batch);
  if (options.clip_sample !== true) return predX0;
  const range = f32(options.clip_sample_range ?? 1);
  return predX0.map((x) => clamp(x, -range, range));
}

function clamp(x: number, low: number, high: number): number {
  return x < low ? low : x > high ? high : x;
}

/**
 * Dynamic thresholding (Saharia et al. 2022, Imagen, section 2.3): s is a percentile of |x̂₀| in each sample, at least 1;
 * x̂₀ is clipped to [−s, s] and divided by s.
 */
function dynamicThreshold(predX0: Float32Array, options: ClipOptions, batch: number): Float32Array {
  const out = new Float32Array(predX0.length);
  const size = predX0.length / batch;
  const ratio = options.dynamic_thresholding_ratio ?? 0.995;
  const most = f32(options.sample_max_value ?? 1);
  for (let n = 0; n < batch; n++) {
    const image = predX0.subarray(n * size, (n + 1) * size);
    const s = Math.min(Math.max(quantile(image.map(Math.abs), ratio), 1), most);
    for (let k = 0; k < size; k++) out[n * size + k] = clamp(image[k] ?? 0, -s, s) / s;
  }
  return out;
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
