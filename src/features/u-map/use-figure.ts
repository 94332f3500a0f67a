import { useEffect, useMemo, useState } from 'react';
import { isOwnModel } from '../../store/own-models.ts';
import { useStore } from '../../store/store.ts';
import { describeFigure, type Figure } from './figure.ts';
import { fetchFigure } from './figure-file.ts';

/** The figure of the model: from its graph once the engine has read that, until then as it was shipped with the page. */
export function useFigure(): Figure | null {
  const loaded = useStore((state) => state.loaded);
  const id = useStore((state) => state.manifest?.id ?? null);
  const sha256 = useStore((state) => state.manifest?.model.sha256 ?? null);
  const [shipped, setShipped] = useState<{ readonly sha256: string; readonly figure: Figure | null } | null>(null);
  useEffect(() => {
    // A model of one's own has none, and its name is nobody else's to hear.
    if (id === null || sha256 === null || isOwnModel(id)) return undefined;
    const abort = new AbortController();
    void fetchFigure(id, sha256, abort.signal).then((figure) => {
      if (!abort.signal.aborted) setShipped({ sha256, figure });
    });
    return () => abort.abort();
  }, [id, sha256]);
  const own = useMemo(() => {
    if (loaded === null) return null;
    const dims = new Map(loaded.tensors.map((tensor) => [tensor.name, tensor.dims]));
    return describeFigure(loaded.anatomy, (name) => dims.get(name));
  }, [loaded]);
  return own ?? (shipped !== null && shipped.sha256 === sha256 ? shipped.figure : null);
}
