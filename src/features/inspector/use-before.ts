import { useEffect, useState } from 'react';
import type { Tensor } from '../../protocol/frame.ts';
import type { Planes } from '../../render/tensor-planes.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { useProbe } from '../../store/tensors.ts';
import { planesOfTensor } from './numbers.ts';
import type { Opened } from './use-opened.ts';

/**
 * The open tensor one step earlier, for the order “change”; null where there is none yet. Where it is not held, it costs one
 * network run, which is asked for only when the tensor itself has arrived, so that the two never compete.
 */
export function useBefore({ info, kind, look, stale }: Opened, asked: boolean): Planes | null {
  const actions = useActions();
  const recipe = useStore((state) => state.recipe);
  const computed = useStore((state) => state.run.computed);
  const index = look.index - 1;
  const held = useProbe(index, asked ? info.name : null);
  const [fetched, setFetched] = useState<{ readonly key: string; readonly tensor: Tensor } | null>(null);
  const key = `${index}\n${info.name}\n${JSON.stringify(recipe)}`;
  const known = held ?? (fetched?.key === key ? fetched.tensor : undefined);
  const missing = asked && !stale && index >= 0 && index < computed && known === undefined;
  useEffect(() => {
    if (!missing) return undefined;
    const abort = new AbortController();
    actions.probe(index, [info.name], abort.signal).then(
      ([tensor]) => {
        if (tensor && !abort.signal.aborted) setFetched({ key, tensor });
      },
      // Given up for a newer request; the plain order stays until the next one.
      () => undefined,
    );
    return () => abort.abort();
  }, [missing, actions, index, info.name, key]);
  return asked && known !== undefined ? planesOfTensor(known, kind.shape, look.sample) : null;
}
