import { useEffect } from 'react';
import type { Theme } from './theme.ts';

/** A picture that is on no canvas of the page and is drawn when somebody exports it. */
export interface Exportable {
  readonly name: string;
  /** What must be said of it, such as that it is not all. */
  readonly note: string | null;
  /** On which it is drawn, where it is one for all of it. */
  readonly scale: { readonly kind: 'diverging' | 'sequential'; readonly domain: number } | null;
  /** At its final size. */
  readonly draw: (theme: Theme) => HTMLCanvasElement;
}

const offered = new Set<Exportable>();

/** Offers a picture for as long as its panel is on the page. Memoise it. */
export function useExportable(exportable: Exportable | null): void {
  useEffect(() => {
    if (exportable === null) return undefined;
    offered.add(exportable);
    return () => void offered.delete(exportable);
  }, [exportable]);
}

export function offeredForExport(): readonly Exportable[] {
  return [...offered];
}
