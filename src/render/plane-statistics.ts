/**
 * What the numbers of a tensor come to. NaN and ±Inf are counted and left out of everything else, so that one broken value
 * neither hides nor spoils the rest.
 */

export interface Statistics {
  readonly length: number;
  /** Of the finite values, in float64; NaN where there are none. */
  readonly mean: number;
  /** Of the population: √(Σ(x − mean)²/n). */
  readonly deviation: number;
  /** Mean of x². */
  readonly energy: number;
  readonly min: number;
  readonly max: number;
  readonly zeros: number;
  readonly nans: number;
  readonly infinities: number;
}

export function statisticsOf(values: Float32Array): Statistics {
  let sum = 0;
  let squares = 0;
  let min = Infinity;
  let max = -Infinity;
  let zeros = 0;
  let nans = 0;
  let infinities = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) {
      if (Number.isNaN(value)) nans++;
      else infinities++;
      continue;
    }
    sum += value;
    squares += value * value;
    if (value < min) min = value;
    if (value > max) max = value;
    if (value === 0) zeros++;
  }
  const finite = values.length - nans - infinities;
  const mean = sum / finite;
  let spread = 0;
  for (const value of values) if (Number.isFinite(value)) spread += (value - mean) ** 2;
  const none = finite === 0;
  return {
    length: values.length,
    mean,
    deviation: Math.sqrt(spread / finite),
    energy: squares / finite,
    min: none ? NaN : min,
    max: none ? NaN : max,
    zeros,
    nans,
    infinities,
  };
}

/** √(mean of (a − b)²) over the places where both are finite. NaN where there is no such place. */
export function rmsDifference(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  let places = 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? NaN) - (b[i] ?? NaN);
    if (!Number.isFinite(difference)) continue;
    sum += difference * difference;
    places++;
  }
  return Math.sqrt(sum / places);
}

export interface Histogram {
  /** Finite values by bin, the bins of equal width from `from` to `to`. What lies beyond is in the outermost bins. */
  readonly counts: readonly number[];
  readonly from: number;
  readonly to: number;
  /** How many finite values lie beyond the ends. */
  readonly beyond: number;
  readonly length: number;
}

export function histogramOf(values: Float32Array, from: number, to: number, bins: number): Histogram {
  const counts = new Array<number>(bins).fill(0);
  const scale = bins / (to - from);
  let beyond = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < from || value > to) beyond++;
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((value - from) * scale)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { counts, from, to, beyond, length: values.length };
}
