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

/** The finer of two maps less the coarser one enlarged, and the share of the finer one that the coarser cannot tell. */
export function compareSizes(fine: Volume, coarse: Volume, by: Interpolation): { readonly difference: Volume; readonly share: number } {
  const enlarged = resizeVolume(coarse, fine.height, fine.width, by);
  return { difference: subtract(fine, enlarged), share: unexplainedShare(fine, enlarged) };
}

export function subtract(a: Volume, b: Volume): Volume {
  return { ...a, data: a.data.map((value, i) => value - (b.data[i] ?? 0)) };
}

/**
 * 1 − R²: the share of what varies in `before` (Σ over channels of its variance) that is left when each channel is fitted by the
 * same channel of `after` times a factor plus a constant. 0: nothing is lost; 1: nothing can be told.
 */
export function unexplainedShare(before: Volume, after: Volume): number {
  const pixels = before.height * before.width;
  let left = 0;
  let all = 0;
  for (let c = 0; c < before.channels; c++) {
    const a = before.data.subarray(c * pixels, (c + 1) * pixels);
    const b = after.data.subarray(c * pixels, (c + 1) * pixels);
    const meanA = a.reduce((sum, value) => sum + value, 0) / pixels;
    const meanB = b.reduce((sum, value) => sum + value, 0) / pixels;
    let aa = 0;
    let bb = 0;
    let ab = 0;
    for (let i = 0; i < pixels; i++) {
      const x = (a[i] ?? 0) - meanA;
      const y = (b[i] ?? 0) - meanB;
      aa += x * x;
      bb += y * y;
      ab += x * y;
    }
    all += aa;
    left += bb > 0 ? Math.max(0, aa - (ab * ab) / bb) : aa;
  }
  return all > 0 ? left / all : 0;
}
