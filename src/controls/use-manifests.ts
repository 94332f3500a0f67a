import { useEffect, useState } from 'react';
import type { Manifest } from '../protocol/manifest.ts';
import { describeModel } from '../store/describe-model.ts';
import { useStore } from '../store/store.ts';

/** What the models that come with the page say of themselves, by their ids, as far as it has come. One that does not come stays out. */
export function useManifests(): Readonly<Record<string, Manifest>> {
  const models = useStore((state) => state.models);
  const [manifests, setManifests] = useState<Readonly<Record<string, Manifest>>>({});
  useEffect(() => {
    const abort = new AbortController();
    for (const id of models) {
      describeModel(id, abort.signal).then(
        (manifest) => setManifests((known) => ({ ...known, [id]: manifest })),
        () => undefined,
      );
    }
    return () => abort.abort();
  }, [models]);
  return manifests;
}
