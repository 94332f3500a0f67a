import type { Volume } from '../../render/feature-map.ts';
import { resizeBilinear, resizeNearest } from '../../render/resize.ts';

export type Interpolation = 'nearest' | 'bilinear';

/** Every channel brought to another size. */
export function resizeVolume(volume: Volume, height: number, width: number, by: Interpolation): Volume {
  const resize = by === 'nearest' ? resizeNearest : resizeBilinear;
  const from = volume.height * volume.width;
  const pixels = height * width;
  const data = new Float32Array(volume.channels * pixels);
  for (let c = 0; c < volume.channels; c++) data.set(resize(volume.data.subarray(c * from, (c + 1) * from), volume.height, volume.width, height, width), c * pixels);
  return { data, channels: volume.channels, height, width };
}

export function subtract(a: Volume, b: Volume): Volume {
  return { ...a, data: a.data.map((value, i) => value - (b.data[i] ?? 0)) };
}

/** Σ (x − mean of its channel)²: what a map says beside its channel means. */
export function variation({ data, channels, height, width }: Volume): number {
  const pixels = height * width;
  let energy = 0;
  for (let c = 0; c < channels; c++) {
    let mean = 0;
    for (let i = 0; i < pixels; i++) mean += (data[c * pixels + i] ?? 0) / pixels;
    for (let i = 0; i < pixels; i++) energy += ((data[c * pixels + i] ?? 0) - mean) ** 2;
  }
  return energy;
}

/** Σ x². */
export function energy({ data }: Volume): number {
  let sum = 0;
  for (const value of data) sum += value * value;
  return sum;
}
