import { onceEach } from '../../base/once-each.ts';
import type { Tensor } from '../../protocol/frame.ts';
import { rangeOf, type Range } from '../../render/domain.ts';
import type { Volume } from '../../render/feature-map.ts';

/** Of a tensor, computed once: results hang on the tensor itself (WeakMap), so that they live as long as the store keeps it and scrubbing back costs nothing. */

const volumes = new WeakMap<Tensor, Map<number, Volume>>();

/** One sample of a [batch, channels, height, width] tensor, or null where it is not one. */
export function volumeOf(tensor: Tensor, sample: number): Volume | null {
  const [batch, channels, height, width] = tensor.dims;
  if (tensor.dims.length !== 4 || batch === undefined || channels === undefined || height === undefined || width === undefined) return null;
  const index = Math.min(sample, batch - 1);
  let held = volumes.get(tensor);
  if (held === undefined) {
    held = new Map<number, Volume>();
    volumes.set(tensor, held);
  }
  let volume = held.get(index);
  if (volume === undefined) {
    const length = channels * height * width;
    volume = { data: tensor.data.subarray(index * length, (index + 1) * length), channels, height, width };
    held.set(index, volume);
  }
  return volume;
}

export const rangeOfVolume: (volume: Volume) => Range = onceEach((volume) => rangeOf(volume.data));
