import type { Anatomy, Attention } from '../../onnx/anatomy-types.ts';
import { isOutline, ordinal, placeName } from '../../render/place-names.ts';

export interface Layer {
  readonly attention: Attention;
  readonly kind: 'self' | 'cross';
  /** "decoder 1", "middle, 2 of 2" */
  readonly place: string;
}

/** A tensor of probabilities that is larger than this is only fetched when it is the open one. Values, for a batch of 1. */
export const MAX_VALUES = 4_000_000;

/** Every attention layer, words first; each in the order of the data flow. */
export function layersOf({ crossAttention, selfAttention }: Pick<Anatomy, 'crossAttention' | 'selfAttention'>): Layer[] {
  const describe = (all: readonly Attention[], kind: Layer['kind']): Layer[] =>
    all.map((attention) => ({ attention, kind, place: [placeName(attention), ordinal(all, attention)].filter((part) => part !== '').join(', ') }));
  return [...describe(crossAttention, 'cross'), ...describe(selfAttention, 'self')];
}

export function valuesOfLayer({ attention: { heads, tokens, resolution } }: Layer): number {
  return heads * tokens * resolution[0] * resolution[1];
}

/** The layer that is open, and the one of the other kind that stands beside it: at the same place if there is one, else the first. */
export function chooseLayers(layers: readonly Layer[], tensor: string | null): { open: Layer | null; words: Layer | null; pixels: Layer | null } {
  const cross = layers.filter(({ kind }) => kind === 'cross');
  const self = layers.filter(({ kind }) => kind === 'self');
  const open = layers.find(({ attention }) => attention.probabilities === tensor) ?? preferred(cross) ?? preferred(self);
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
