import { leadingEigen } from './eigen.ts';
import { SHOWN } from './reference-look.ts';

export interface Components {
  /** SHOWN rows of `channels` numbers: orthonormal directions in channel space, largest variance first. */
  readonly vectors: Float64Array;
  /** Variance along each row. */
  readonly variances: Float64Array;
}

/** A [channels, pixels] tensor less the mean of each channel, in float64. What is not finite is at its channel's mean. */
export interface Centred {
  readonly x: Float64Array;
  readonly channels: number;
  readonly pixels: number;
  readonly means: Float64Array;
  /** Variance of the whole tensor, summed over channels: what directions could explain at most. */
  readonly total: number;
  /** The pixels at which some channel is not finite. */
  readonly broken: ReadonlySet<number>;
}

/** `x` is where it is written: whoever lets go of it at once hands in memory that is there. */
export function centre(data: Float32Array, channels: number, pixels: number, x = new Float64Array(channels * pixels)): Centred {
  const means = new Float64Array(channels);
  let total = 0;
  const broken = new Set<number>();
  for (let c = 0; c < channels; c++) {
    const at = c * pixels;
    let sum = 0;
    for (let i = 0; i < pixels; i++) sum += data[at + i] ?? 0;
    let mean = sum / pixels;
    if (!Number.isFinite(mean)) {
      const finite = data.subarray(at, at + pixels).filter(Number.isFinite);
      mean = finite.length === 0 ? 0 : finite.reduce((part, value) => part + value, 0) / finite.length;
    }
    means[c] = mean;
    for (let i = 0; i < pixels; i++) {
      const value = (data[at + i] ?? 0) - mean;
      if (!Number.isFinite(value)) {
        broken.add(i);
        x[at + i] = 0;
        continue;
      }
      x[at + i] = value;
      total += value * value;
    }
  }
  return { x, channels, pixels, means, total: total / pixels, broken };
}

/**
 * Principal components of the channels of a [channels, pixels] tensor: each pixel is one observation. Works on the
 * covariance of the channels or, where pixels are fewer, on the Gram matrix of the pixels, which has the same spectrum
 * (Jolliffe, Principal Component Analysis, §3.5). Float64 throughout.
 */
export function principalComponents({ x, channels, pixels }: Pick<Centred, 'x' | 'channels' | 'pixels'>): Components {
  if (channels <= pixels) {
    const { values, vectors } = leadingEigen(covariance(x, channels, pixels), channels, SHOWN);
    return { vectors, variances: values };
  }
  const { values, vectors: scores } = leadingEigen(gram(x, channels, pixels), pixels, SHOWN);
  const vectors = new Float64Array(SHOWN * channels);
  for (let k = 0; k < SHOWN; k++) {
    // v = X u / √(N λ), with u the unit eigenvector of XᵀX/N.
    const scale = (values[k] ?? 0) > 0 ? 1 / Math.sqrt(pixels * (values[k] ?? 1)) : 0;
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let i = 0; i < pixels; i++) sum += (x[c * pixels + i] ?? 0) * (scores[k * pixels + i] ?? 0);
      vectors[k * channels + c] = sum * scale;
    }
  }
  return { vectors, variances: values };
}

function covariance(x: Float64Array, channels: number, pixels: number): Float64Array {
  const out = new Float64Array(channels * channels);
  for (let a = 0; a < channels; a++) {
    const aAt = a * pixels;
    for (let b = a; b < channels; b++) {
      const bAt = b * pixels;
      let sum = 0;
      for (let i = 0; i < pixels; i++) sum += (x[aAt + i] ?? 0) * (x[bAt + i] ?? 0);
      out[a * channels + b] = sum / pixels;
      out[b * channels + a] = sum / pixels;
    }
  }
  return out;
}

function gram(x: Float64Array, channels: number, pixels: number): Float64Array {
  const out = new Float64Array(pixels * pixels);
  for (let c = 0; c < channels; c++) {
    const at = c * pixels;
    for (let i = 0; i < pixels; i++) {
      const xi = (x[at + i] ?? 0) / pixels;
      for (let j = i; j < pixels; j++) out[i * pixels + j] = (out[i * pixels + j] ?? 0) + xi * (x[at + j] ?? 0);
    }
  }
  for (let i = 0; i < pixels; i++) for (let j = 0; j < i; j++) out[i * pixels + j] = out[j * pixels + i] ?? 0;
  return out;
}
