import { useEffect, useState } from 'react';
import { messageOf } from '../../base/user-error.ts';
import type { LoadedModel } from '../../protocol/engine.ts';
import { useActions } from '../../store/actions.ts';

interface Read {
  readonly model: LoadedModel;
  readonly name: string;
  readonly data: Float32Array | null;
  readonly problem: string | null;
}

/** The numbers of weights, read when they are opened and let go of with the page: null while they are on their way, or why they are not. */
export function useWeightNumbers(model: LoadedModel, name: string): { data: Float32Array | null; problem: string | null; again: () => void } {
  const actions = useActions();
  const [read, setRead] = useState<Read | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    actions.weights(name, abort.signal).then(
      ({ data }) => setRead({ model, name, data, problem: null }),
      (error: unknown) => {
        if (!abort.signal.aborted) setRead({ model, name, data: null, problem: messageOf(error) });
      },
    );
    return () => abort.abort();
  }, [actions, model, name, tries]);
  const present = read?.model === model && read.name === name ? read : null;
  const again = (): void => {
    setRead(null);
    setTries((before) => before + 1);
  };
  return { data: present?.data ?? null, problem: present?.problem ?? null, again };
}
