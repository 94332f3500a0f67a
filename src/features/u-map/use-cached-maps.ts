import { createContext, useContext, useEffect, useState } from 'react';
import type { Tensor } from '../../protocol/frame.ts';
import { useStore } from '../../store/store.ts';
import type { Painting } from './painting.ts';
import type { Look } from './use-look.ts';

/** What was computed before, by the same weights, of the figure at one position of the default recipe's run. */
export interface CachedMaps {
  /** Of the weights. */
  readonly sha256: string;
  readonly position: number;
  /** By the tile's id: `encoder-1`. As components, the halves of joins as they are read, of the conditional pass. */
  readonly tiles: ReadonlyMap<string, Painting>;
  /** By name, of the conditional pass alone. */
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** What may stand in the place of a map that is not there; null while nothing may. */
export const CachedContext = createContext<CachedMaps | null>(null);

export function useCachedTile(id: string): Painting | null {
  return useContext(CachedContext)?.tiles.get(id) ?? null;
}

export function useCachedTensor(name: string | null): Tensor | undefined {
  const cached = useContext(CachedContext);
  return name === null ? undefined : cached?.tensors.get(name);
}

/** The cached maps where they are what the figure is asked to show. They are asked for once the cached picture is there, and with the program that reads them. */
export function useCachedMaps({ source, position, sample }: Look): CachedMaps | null {
  const manifest = useStore((state) => state.manifest);
  const asDrawn = useStore(({ view, beside }) => beside === null && view.maps === 'components' && view.halves === 'read');
  const [maps, setMaps] = useState<CachedMaps | null>(null);
  useEffect(() => {
    if (source !== 'cached' || manifest === null) return undefined;
    const abort = new AbortController();
    import('./cached-maps.ts')
      .then(async ({ fetchCachedMaps }) => {
        const come = await fetchCachedMaps(manifest.id, manifest.model.sha256, abort.signal);
        if (!abort.signal.aborted) setMaps(come);
      })
      .catch((error: unknown) => {
        // A courtesy: without them the maps are waited for.
        if (!abort.signal.aborted) console.warn('The cached maps could not be shown.', error);
      });
    return () => abort.abort();
  }, [source, manifest]);
  const fits = source === 'cached' && asDrawn && sample === 1 && maps?.position === position && maps.sha256 === manifest?.model.sha256;
  return fits ? maps : null;
}
