import type { Anatomy, Attention } from '../../onnx/anatomy-types.ts';
import { isByRow, meanOfHeadsName, rowName } from '../../protocol/attention-parts.ts';
import { isOutline, ordinal, placeName } from '../../render/place-names.ts';

export interface Layer {
  readonly attention: Attention;
  readonly kind: 'self' | 'cross';
  /** "decoder 1", "middle, 2 of 2" */
  readonly place: string;
  /** The mean of the heads by itself, where that is asked for while the layer is not open; null where all of it is small. */
  readonly mean: string | null;
  /** Whether it has so many pixels that where they look is asked for one at a time. */
  readonly byRow: boolean;
}

/** Every attention layer, words first; each in the order of the data flow. `dims`: of their probabilities. */
export function layersOf({ crossAttention, selfAttention }: Pick<Anatomy, 'crossAttention' | 'selfAttention'>, dims: ReadonlyMap<string, readonly number[]>): Layer[] {
  const describe = (all: readonly Attention[], kind: Layer['kind']): Layer[] =>
    all.map((attention) => ({
      attention,
      kind,
      place: [placeName(attention), ordinal(all, attention)].filter((part) => part !== '').join(', '),
      mean: kind === 'cross' ? meanOfHeadsName(attention, dims.get(attention.probabilities)) : null,
      byRow: kind === 'self' && isByRow(attention),
    }));
  return [...describe(crossAttention, 'cross'), ...describe(selfAttention, 'self')];
}

/** The pixel of a layer that stands for a pixel of another. */
export function queryAt({ attention: { resolution } }: Layer, pixel: readonly [number, number], of: Layer): number {
  const [y, x] = pixelAt(pixel, of.attention.resolution, resolution);
  return y * resolution[1] + x;
}

/** What is asked for to draw a layer: of the one whose words are shown head by head all, of others as little as is drawn. */
export function askedOf(layer: Layer, words: Layer | null, query: number): string {
  if (layer.byRow) return rowName(layer.attention, query);
  return layer === words ? layer.attention.probabilities : (layer.mean ?? layer.attention.probabilities);
}

/** The layer that is open, and the one of the other kind that stands beside it: at the same place if there is one, else the first. Where none is named it is one of words, or, where those show nothing, of pixels. */
export function chooseLayers(layers: readonly Layer[], tensor: string | null, wordsFirst = true): { open: Layer | null; words: Layer | null; pixels: Layer | null } {
  const cross = layers.filter(({ kind }) => kind === 'cross');
  const self = layers.filter(({ kind }) => kind === 'self');
  const open = layers.find(({ attention }) => attention.probabilities === tensor) ?? (wordsFirst ? (preferred(cross) ?? preferred(self)) : (preferred(self) ?? preferred(cross)));
  if (open === null) return { open: null, words: null, pixels: null };
  const beside = (others: readonly Layer[]): Layer | null =>
    others.find(({ attention }) => attention.arm === open.attention.arm && attention.level === open.attention.level) ?? preferred(others);
  return { open, words: open.kind === 'cross' ? open : beside(cross), pixels: open.kind === 'self' ? open : beside(self) };
}

/** The decoder's finest whose maps fill the thing: where words have had the most to say about the picture. */
function preferred(layers: readonly Layer[]): Layer | null {
  return layers.findLast(({ attention }) => attention.arm === 'decoder' && !isOutline(attention)) ?? layers.findLast(({ attention }) => attention.arm === 'decoder') ?? layers.at(-1) ?? null;
}

/** The same place in a map of another resolution. */
export function pixelAt(pixel: readonly [number, number], from: readonly [number, number], to: readonly [number, number]): [number, number] {
  const along = (axis: 0 | 1): number => Math.max(0, Math.min(to[axis] - 1, Math.floor(((pixel[axis] + 0.5) * to[axis]) / from[axis])));
  return [along(0), along(1)];
}
