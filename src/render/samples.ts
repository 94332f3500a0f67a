import type { Volume } from './feature-map.ts';

/** One sample of a batch. */

interface Batched {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

const volumes = new WeakMap<Batched, Map<number, Volume>>();
const norms = new WeakMap<Batched, Map<number, number>>();

/** A view of one sample's values; the last sample where the batch is smaller. */
export function valuesOf(tensor: Batched, sample: number): Float32Array {
  const batch = Math.max(1, tensor.dims[0] ?? 1);
  const length = tensor.data.length / batch;
  const index = Math.min(sample, batch - 1);
  return tensor.data.subarray(index * length, (index + 1) * length);
}

/** One sample of a [batch, channels, height, width] tensor, the same object each time; null where it has another rank. */
export function volumeOfSample(tensor: Batched, sample: number): Volume | null {
  const [, channels, height, width] = tensor.dims;
  if (tensor.dims.length !== 4 || channels === undefined || height === undefined || width === undefined) return null;
  return remember(volumes, tensor, sample, () => ({ data: valuesOf(tensor, sample), channels, height, width }));
}

/** ‖x‖₂ of one sample, in float64; computed once. */
export function normOfSample(tensor: Batched, sample: number): number {
  return remember(norms, tensor, sample, () => norm(valuesOf(tensor, sample)));
}

export function norm(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

/** max |a + b − sum| ÷ max |sum|: how exactly two parts add up to the whole. */
export function additionError(a: Float32Array, b: Float32Array, sum: Float32Array): number {
  let worst = 0;
  let largest = 0;
  for (let i = 0; i < sum.length; i++) {
    const whole = sum[i] ?? 0;
    worst = Math.max(worst, Math.abs((a[i] ?? 0) + (b[i] ?? 0) - whole));
    largest = Math.max(largest, Math.abs(whole));
  }
  return largest > 0 ? worst / largest : worst;
}

/** Hangs a result on the tensor it is computed from, so that it lives as long as that. */
function remember<T>(cache: WeakMap<Batched, Map<number, T>>, tensor: Batched, sample: number, make: () => T): T {
  let held = cache.get(tensor);
  if (held === undefined) cache.set(tensor, (held = new Map<number, T>()));
  let value = held.get(sample);
  if (value === undefined) held.set(sample, (value = make()));
  return value;
}
