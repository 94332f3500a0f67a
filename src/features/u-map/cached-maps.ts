import { fromHalfBytes } from '../../base/float16.ts';
import { hexOf } from '../../base/hex.ts';
import type { NpyArray } from '../../base/npy.ts';
import { readNpz } from '../../base/npz.ts';
import type { Tensor } from '../../protocol/frame.ts';
import { modelFile } from '../../store/model-files.ts';
import type { CachedMaps } from './use-cached-maps.ts';
import type { Painting } from './painting.ts';

/**
 * `public/models/<id>/maps.npz`, written by tools/make-figures.mjs: what the figure shows where the cached run comes to rest, so that it is
 * whole before the network is there. A feature map is the pixels of its tile, which is a hundredth of its channels; what is small anyway comes as
 * it is. Null where there is none, or one of other weights.
 */
export async function fetchCachedMaps(model: string, sha256: string, signal: AbortSignal): Promise<CachedMaps | null> {
  const response = await fetch(modelFile(`${model}/maps.npz`), { signal });
  return response.ok ? readCachedMaps(new Uint8Array(await response.arrayBuffer()), sha256) : null;
}

export function readCachedMaps(file: Uint8Array, sha256: string): CachedMaps | null {
  const arrays = readNpz(file);
  const weights = arrays.get('model_sha256')?.data;
  const position = arrays.get('position')?.data[0];
  if (!(weights instanceof Uint8Array) || typeof position !== 'number') return null;
  if (hexOf(weights) !== sha256) return null;
  const tiles = new Map<string, Painting>();
  const tensors = new Map<string, Tensor>();
  for (const [key, array] of arrays) {
    const [kind, name] = key.split(' ', 2);
    if (name === undefined) continue;
    if (kind === 'tile') tiles.set(name, tilePainting(array));
    else if (kind === 'half') tensors.set(name, { name, dims: array.dims.slice(0, -1), data: halvesOf(array) });
  }
  return { sha256, position, tiles, tensors };
}

/** uint8 [height, width, 3] */
function tilePainting({ dims, data }: NpyArray): Painting {
  const [height = 0, width = 0] = dims;
  return {
    width,
    height,
    pixels: () => {
      const out = new Uint8ClampedArray(4 * height * width).fill(255);
      for (let i = 0; i < height * width; i++) for (let k = 0; k < 3; k++) out[4 * i + k] = Number(data[3 * i + k]);
      return out;
    },
    read: () => 'a cached picture; its values come with the engine',
  };
}

/** float16 as pairs of bytes, uint8 [..., 2] */
function halvesOf({ data }: NpyArray): Float32Array {
  return data instanceof Uint8Array ? fromHalfBytes(data) : new Float32Array();
}
