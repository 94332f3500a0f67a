import { mapOfKey, type HeadMaps } from '../../render/attention-maps.ts';
import { resizeBicubic } from '../../render/resize.ts';

/**
 * DAAM, "diffusion attentive attribution maps" (Tang et al. 2022, arXiv:2210.04885): the maps of a word in all cross-attention
 * layers, enlarged to the picture and put together over heads, layers and time steps. The paper sums; we average, so that the
 * numbers stay weights. As in its code: bicubic, and what the cubic undershoots is cut at 0.
 */

/** One layer's maps of every key at the picture's size, [keys, height, width], averaged over heads. `mean` has one head. */
export function enlargeMaps(
  mean: HeadMaps,
  resolution: readonly [number, number],
  height: number,
  width: number,
): Float32Array {
  const pixels = height * width;
  const out = new Float32Array(mean.keys * pixels);
  for (let key = 0; key < mean.keys; key++) {
    const large = resizeBicubic(mapOfKey(mean, 0, key), resolution[0], resolution[1], height, width);
    for (let i = 0; i < pixels; i++) out[key * pixels + i] = Math.max(0, large[i] ?? 0);
  }
  return out;
}

/** The mean of maps of one size. Null where there are none. */
export function averageMaps(maps: readonly Float32Array[]): Float32Array | null {
  const first = maps[0];
  if (first === undefined) return null;
  const sum = new Float64Array(first.length);
  for (const map of maps) for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (map[i] ?? 0);
  return Float32Array.from(sum, (value) => value / maps.length);
}
