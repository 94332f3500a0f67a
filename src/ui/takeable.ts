import { useEffect } from 'react';
import type { Theme } from './theme.ts';

/** A picture that is on no canvas of the page and is drawn when somebody takes it along. */
export interface Takeable {
  readonly name: string;
  /** What must be said of it, such as that it is not all. */
  readonly note: string | null;
  /** On which it is drawn, where it is one for all of it. */
  readonly scale: { readonly kind: 'diverging' | 'sequential'; readonly domain: number } | null;
  /** At its final size. */
  readonly draw: (theme: Theme) => HTMLCanvasElement;
}

const offered = new Set<Takeable>();

/** Offers a picture for as long as its panel is on the page. Memoise it. */
export function useTakeable(takeable: Takeable | null): void {
  useEffect(() => {
    if (takeable === null) return undefined;
    offered.add(takeable);
    return () => void offered.delete(takeable);
  }, [takeable]);
}

export function offeredToTake(): readonly Takeable[] {
  return [...offered];
}
