/**
 * What a colour scale spans. Activations are shown about 0, so a domain is one number: the value of the strongest colour.
 * Which values it is taken from decides what can be compared: one channel, a whole tensor, or every step of a run.
 */

export interface Range {
  readonly min: number;
  readonly max: number;
}

export function rangeOf(values: Float32Array): Range {
  let min = Infinity;
  let max = -Infinity;
  // By index: an iterator costs several times as much, and this runs over every tensor of the figure.
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return values.length === 0 ? { min: 0, max: 0 } : { min, max };
}

/** Share of the values that a robust scale shows without clipping. */
const COVERED = 0.995;
/** Reading every value of a large tensor would not move the quantile. */
const MAX_READ = 65_536;

/**
 * Robust symmetric domain: the 99.5th percentile of |value| over the finite values, so that neither an outlier nor what is no
 * number makes the rest grey. Never 0. Deterministic: large tensors are read at a fixed stride.
 */
export function symmetricDomain(values: Float32Array): number {
  if (values.length === 0) return 1;
  const stride = Math.max(1, Math.ceil(values.length / MAX_READ));
  const read = new Float32Array(Math.ceil(values.length / stride));
  let finite = 0;
  for (let i = 0; i < read.length; i++) {
    const size = Math.abs(values[i * stride] ?? 0);
    if (Number.isFinite(size)) read[finite++] = size;
  }
  const sizes = read.subarray(0, finite).sort();
  const chosen = sizes[Math.min(sizes.length - 1, Math.floor(COVERED * sizes.length))] ?? 0;
  const largest = sizes[sizes.length - 1] ?? 0;
  return chosen > 0 ? chosen : largest > 0 ? largest : 1;
}

/** The next of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 × 10ⁿ: what a legend can say in two digits. */
export function niceCeiling(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  for (const step of [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]) {
    const candidate = Number((step * power).toPrecision(2));
    if (candidate >= value * (1 - 1e-9)) return candidate;
  }
  return 10 * power;
}

/**
 * The domain on which a picture in the making is drawn. Samplers in Karras' scale have x = x₀ + σ·ε with σ up to a hundred and
 * more; divided by its root mean square where that is above 1 it looks as in DDPM's scale, whose root mean square is about 1
 * from beginning to end.
 */
export function pictureDomain(data: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += (data[i] ?? 0) ** 2;
  return Math.max(1, Math.sqrt(sum / Math.max(1, data.length)));
}
