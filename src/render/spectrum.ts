import type { Volume } from './feature-map.ts';

/**
 * Power spectra of feature maps. Frequencies are cycles across the picture, so that a map before and after a change of
 * resolution stands on one axis: N samples carry up to N/2 cycles.
 */
export interface Spectrum {
  /** Centre of each ring, in cycles across the picture: 1, 2, 3 … The channel means (0 cycles) are left out. */
  readonly cycles: readonly number[];
  /** Mean power of a coefficient of the ring, averaged over the channels. */
  readonly power: Float64Array;
  /** Σ of all power but the means': the variance, averaged over the channels (Parseval). */
  readonly total: number;
}

/** Rings are one cycle wide: ring r holds the frequencies whose radius rounds to r. Rings beyond N/2 lie in the corners only and are left out. */
export function radialSpectrum(volume: Volume): Spectrum {
  const { height, width } = volume;
  const power = powerOf(volume);
  const rings = Math.floor(Math.min(height, width) / 2);
  const sums = new Float64Array(rings + 1);
  const counts = new Float64Array(rings + 1);
  let total = 0;
  forEachFrequency(height, width, (fy, fx, at) => {
    const value = power[at] ?? 0;
    if (fy === 0 && fx === 0) return;
    total += value;
    const ring = Math.round(Math.hypot(fy, fx));
    if (ring > rings) return;
    sums[ring] = (sums[ring] ?? 0) + value;
    counts[ring] = (counts[ring] ?? 0) + 1;
  });
  const cycles = Array.from({ length: rings }, (_, i) => i + 1);
  return { cycles, power: Float64Array.from(cycles, (r) => (sums[r] ?? 0) / Math.max(1, counts[r] ?? 0)), total };
}

/**
 * Energy (mean over channels, Σ over frequencies) in what `limit` samples a side cannot carry: frequencies of more than
 * limit/2 cycles in either direction.
 */
export function energyBeyond(volume: Volume, limit: readonly [number, number]): number {
  const { height, width } = volume;
  const power = powerOf(volume);
  let beyond = 0;
  forEachFrequency(height, width, (fy, fx, at) => {
    if (Math.abs(fy) > limit[0] / 2 || Math.abs(fx) > limit[1] / 2) beyond += power[at] ?? 0;
  });
  return beyond;
}

/** Energy (mean over channels, Σ over frequencies) where |f_y| or |f_x| is `cutoff` cycles or more. */
export function energyOutside(volume: Volume, cutoff: number): number {
  const { height, width } = volume;
  const power = powerOf(volume);
  let outside = 0;
  forEachFrequency(height, width, (fy, fx, at) => {
    if (Math.abs(fy) >= cutoff || Math.abs(fx) >= cutoff) outside += power[at] ?? 0;
  });
  return outside;
}

/** Power at 0 cycles: mean over the channels of the square of the channel's mean. */
export function meanPower(volume: Volume): number {
  return powerOf(volume)[0] ?? 0;
}

const powers = new WeakMap<Volume, Float64Array>();

/** |DFT|²/(H·W)², averaged over the channels, kept as long as the volume. */
function powerOf(volume: Volume): Float64Array {
  const held = powers.get(volume);
  if (held !== undefined) return held;
  const { data, channels, height, width } = volume;
  const pixels = height * width;
  const out = new Float64Array(pixels);
  const re = new Float64Array(pixels);
  const im = new Float64Array(pixels);
  const rows = transformOf(width);
  const columns = transformOf(height);
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < pixels; i++) re[i] = data[c * pixels + i] ?? 0;
    im.fill(0);
    for (let y = 0; y < height; y++) rows(re, im, y * width, 1);
    for (let x = 0; x < width; x++) columns(re, im, x, width);
    for (let i = 0; i < pixels; i++) out[i] = (out[i] ?? 0) + (re[i] ?? 0) ** 2 + (im[i] ?? 0) ** 2;
  }
  const scale = 1 / (channels * pixels * pixels);
  for (let i = 0; i < pixels; i++) out[i] = (out[i] ?? 0) * scale;
  powers.set(volume, out);
  return out;
}

/** Signed frequencies, as numpy's fftfreq times the length; the Nyquist frequency counts as negative, as there. */
function forEachFrequency(height: number, width: number, visit: (fy: number, fx: number, at: number) => void): void {
  const signed = (k: number, n: number): number => (k < n / 2 ? k : k - n);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) visit(signed(y, height), signed(x, width), y * width + x);
}

/** Transforms n numbers that start at `at` and lie `stride` apart, in place. */
type Transform = (re: Float64Array, im: Float64Array, at: number, stride: number) => void;

/** The discrete Fourier transform of length n: by halves (Cooley & Tukey 1965) as long as n is even, then by its definition. */
function transformOf(n: number): Transform {
  const cos = Float64Array.from({ length: n }, (_, k) => Math.cos((2 * Math.PI * k) / n));
  const sin = Float64Array.from({ length: n }, (_, k) => -Math.sin((2 * Math.PI * k) / n));
  const bufferRe = new Float64Array(n);
  const bufferIm = new Float64Array(n);
  const recurse = (re: Float64Array, im: Float64Array, at: number, stride: number, length: number): [Float64Array, Float64Array] => {
    const outRe = new Float64Array(length);
    const outIm = new Float64Array(length);
    const step = n / length;
    if (length % 2 === 1) {
      for (let k = 0; k < length; k++) {
        let sumRe = 0;
        let sumIm = 0;
        for (let j = 0; j < length; j++) {
          const turn = ((j * k) % length) * step;
          const a = re[at + j * stride] ?? 0;
          const b = im[at + j * stride] ?? 0;
          sumRe += a * (cos[turn] ?? 0) - b * (sin[turn] ?? 0);
          sumIm += a * (sin[turn] ?? 0) + b * (cos[turn] ?? 0);
        }
        outRe[k] = sumRe;
        outIm[k] = sumIm;
      }
      return [outRe, outIm];
    }
    const half = length / 2;
    const [evenRe, evenIm] = recurse(re, im, at, stride * 2, half);
    const [oddRe, oddIm] = recurse(re, im, at + stride, stride * 2, half);
    for (let k = 0; k < half; k++) {
      const c = cos[k * step] ?? 0;
      const s = sin[k * step] ?? 0;
      const a = oddRe[k] ?? 0;
      const b = oddIm[k] ?? 0;
      const turnedRe = a * c - b * s;
      const turnedIm = a * s + b * c;
      outRe[k] = (evenRe[k] ?? 0) + turnedRe;
      outIm[k] = (evenIm[k] ?? 0) + turnedIm;
      outRe[k + half] = (evenRe[k] ?? 0) - turnedRe;
      outIm[k + half] = (evenIm[k] ?? 0) - turnedIm;
    }
    return [outRe, outIm];
  };
  return (re, im, at, stride) => {
    for (let j = 0; j < n; j++) {
      bufferRe[j] = re[at + j * stride] ?? 0;
      bufferIm[j] = im[at + j * stride] ?? 0;
    }
    const [outRe, outIm] = recurse(bufferRe, bufferIm, 0, 1, n);
    for (let j = 0; j < n; j++) {
      re[at + j * stride] = outRe[j] ?? 0;
      im[at + j * stride] = outIm[j] ?? 0;
    }
  };
}
