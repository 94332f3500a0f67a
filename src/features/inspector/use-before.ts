import { useEffect, useState } from 'react';
import type { Tensor } from '../../protocol/frame.ts';
import type { Planes } from '../../render/tensor-planes.ts';
import { useActions } from '../../store/actions.ts';
import { useRecord, useSide } from '../../store/side.ts';
import { useProbe } from '../../store/tensors.ts';
import { planesOfTensor } from './numbers.ts';
import type { Opened } from './use-opened.ts';

const MOST_TRIES = 4;

/**
 * The open tensor one step earlier, for the order “change”; null where there is none yet. Where it is not held, it costs one
 * network run, which is asked for only when the tensor itself has arrived, so that the two never compete.
 */
export function useBefore({ info, kind, look, stale }: Opened, asked: boolean): Planes | null {
  const actions = useActions();
  const recipe = useRecord((record) => record.recipe);
  const computed = useRecord(({ run }) => run.computed);
  const index = look.index - 1;
  const held = useProbe(index, asked ? info.name : null);
  const [fetched, setFetched] = useState<{ readonly key: string; readonly tensor: Tensor } | null>(null);
  /** A newer request of somebody else's takes the place of this one: then it is asked again, but not for ever. */
  const [tries, setTries] = useState(0);
  const key = `${index}\n${info.name}\n${JSON.stringify(recipe)}`;
  const known = held ?? (fetched?.key === key ? fetched.tensor : undefined);
  // What is fetched here is of the run in hand.
  const inHand = useSide() === 'hand';
  const missing = inHand && tries < MOST_TRIES && asked && !stale && index >= 0 && index < computed && known === undefined;
  useEffect(() => {
    if (!missing) return undefined;
    const abort = new AbortController();
    actions.probe(index, [info.name], abort.signal).then(
      ([tensor]) => {
        if (!tensor || abort.signal.aborted) return;
        setFetched({ key, tensor });
        setTries(0);
      },
      () => {
        if (!abort.signal.aborted) setTries((before) => before + 1);
      },
    );
    return () => abort.abort();
  }, [missing, tries, actions, index, info.name, key]);
  return asked && known !== undefined ? planesOfTensor(known, kind.shape, look.sample) : null;
}
