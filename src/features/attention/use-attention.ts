import { useMemo } from 'react';
import type { Tensor } from '../../protocol/frame.ts';
import { headMaps, meanOfHeads, rowOfQuery, type AttentionLayout, type HeadMaps } from '../../render/attention-maps.ts';
import { niceCeiling, symmetricDomain } from '../../render/domain.ts';
import { edgesOf, paintEdges } from '../../render/edges.ts';
import type { RasterPaint } from '../../ui/Raster.tsx';
import { usePromptHere, useSide } from '../../store/side.ts';
import { useStore } from '../../store/store.ts';
import { useProbe } from '../../store/tensors.ts';
import { useRoomChanges } from '../../store/use-steps.ts';
import type { LookInView } from '../../store/use-look.ts';
import { usePromptWords } from '../../store/use-prompt-words.ts';
import { averageMaps, enlargeMaps } from './daam.ts';
import { rowName } from '../../protocol/attention-parts.ts';
import type { Layer } from './layers.ts';

export interface Maps {
  readonly heads: HeadMaps;
  readonly mean: HeadMaps;
}

const known = new WeakMap<Tensor, Map<number, Maps | null>>();
const enlarged = new WeakMap<HeadMaps, Float32Array>();

function mapsOf(tensor: Tensor, layout: AttentionLayout, sample: number): Maps | null {
  let held = known.get(tensor);
  if (held === undefined) known.set(tensor, (held = new Map<number, Maps | null>()));
  let maps = held.get(sample);
  if (maps === undefined) {
    const heads = headMaps(tensor, layout, sample);
    maps = heads === null ? null : { heads, mean: meanOfHeads(heads) };
    held.set(sample, maps);
  }
  return maps;
}

/** The probabilities of a layer at the evaluation in view, or null while they are not fetched. */
export function useMaps(layer: Layer | null, look: LookInView): Maps | null {
  const tensor = useProbe(look.index, layer?.attention.probabilities ?? null);
  return tensor === undefined || layer === null ? null : mapsOf(tensor, layer.attention, look.sample);
}

/** The same, averaged over the heads, from as little as is held of it. */
export function useMean(layer: Layer | null, look: LookInView): HeadMaps | null {
  const maps = useMaps(layer, look);
  const tensor = useProbe(look.index, layer?.mean ?? null);
  return maps?.mean ?? (tensor === undefined || layer === null ? null : meanIn(tensor, layer, look.sample));
}

/** Of a tensor that is the mean already: [samples, pixels, keys], or the other way round. */
function meanIn(tensor: Tensor, { attention: { queryAxis, keyAxis } }: Layer, sample: number): HeadMaps | null {
  return mapsOf(tensor, { heads: 1, queryAxis: queryAxis < keyAxis ? 1 : 2, keyAxis: queryAxis < keyAxis ? 2 : 1 }, sample)?.mean ?? null;
}

/** Where one pixel looks, with maps of one row; from all probabilities of the layer, or from those of the pixel alone. */
export function useRow(layer: Layer | null, look: LookInView, query: number): Maps | null {
  const maps = useMaps(layer, look);
  const tensor = useProbe(look.index, layer?.byRow === true ? rowName(layer.attention, query) : null);
  return useMemo(() => {
    if (maps !== null) return { heads: onlyRow(maps.heads, query), mean: onlyRow(maps.mean, query) };
    return tensor === undefined || layer === null ? null : mapsOf(tensor, layer.attention, look.sample);
  }, [maps, tensor, layer, look.sample, query]);
}

function onlyRow(maps: HeadMaps, query: number): HeadMaps {
  const { heads, keys } = maps;
  const data = new Float32Array(heads * keys);
  for (let head = 0; head < heads; head++) data.set(rowOfQuery(maps, head, query), head * keys);
  return { data, heads, queries: 1, keys };
}

const NO_WORDS: readonly string[] = [];

/** The words that the sample in view was asked with. */
export function useWords(look: LookInView): readonly string[] {
  const prompt = usePromptHere();
  const negative = usePromptHere('negativePrompt');
  const read = look.wordless ? negative : prompt;
  const words = usePromptWords(read);
  return look.wordless && read === '' ? NO_WORDS : words;
}

export interface Daam {
  /** [keys, picture] over all layers at the evaluation in view; null while one is missing. */
  readonly layers: Float32Array | null;
  /** The same, averaged over the steps at which all layers are held. */
  readonly steps: Float32Array | null;
}

/** Tang et al.'s maps, from the layers of words that are held. Layers with another number of keys cannot be averaged with these. */
export function useDaam(layers: readonly Layer[], look: LookInView, size: readonly [number, number]): Daam {
  const held = useRoomChanges();
  const side = useSide();
  const { index, total, sample } = look;
  return useMemo(() => {
    const at = (position: number): Float32Array | null => {
      const maps = layers.flatMap((layer) => {
        const whole = held.room.probe(position, layer.attention.probabilities, side);
        const alone = layer.mean === null ? undefined : held.room.probe(position, layer.mean, side);
        const mean = whole !== undefined ? mapsOf(whole, layer.attention, sample)?.mean : alone && meanIn(alone, layer, sample);
        return mean ? [enlargedOf(mean, layer, size)] : [];
      });
      return maps.length === layers.length ? averageMaps(maps) : null;
    };
    const all = Array.from({ length: total }, (_, position) => at(position)).filter((map) => map !== null);
    return { layers: at(index), steps: averageMaps(all) };
  }, [layers, index, total, sample, size, held, side]);
}

function enlargedOf(mean: HeadMaps, layer: Layer, size: readonly [number, number]): Float32Array {
  let map = enlarged.get(mean);
  if (map === undefined || map.length !== mean.keys * size[0] * size[1]) {
    map = enlargeMaps(mean, layer.attention.resolution, size[0], size[1]);
    enlarged.set(mean, map);
  }
  return map;
}

/** The outline of x̂₀, to be laid over a map. */
export function useOutline(look: LookInView): { readonly paint: RasterPaint | null; readonly rows: number; readonly columns: number } {
  const shape = useStore((state) => state.manifest?.sample);
  const picture = look.frame?.predX0;
  return useMemo(() => {
    if (shape === undefined || picture === undefined) return { paint: null, rows: 1, columns: 1 };
    const edges = edgesOf(picture, shape.channels, shape.height, shape.width);
    return {
      paint: (theme) => paintEdges(edges, theme === 'dark' ? [234, 232, 226] : [25, 25, 23], theme === 'dark' ? 0.32 : 0.3),
      rows: shape.height,
      columns: shape.width,
    };
  }, [shape, picture]);
}

/** What a legend can say of the largest weights shown: one scale for all of them. */
export function scaleOf(planes: readonly Float32Array[]): number {
  return Math.min(1, niceCeiling(Math.max(0, ...planes.map(symmetricDomain))));
}
