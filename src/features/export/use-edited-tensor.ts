import { useEffect, useState } from 'react';
import { messageOf } from '../../base/user-error.ts';
import type { EditedTensorRequest } from './edited-tensor.ts';
import type { KeptConditions } from './kept-conditions.ts';

type Code = { readonly code: string; readonly kept: KeptConditions } | { readonly problem: string } | null;

/** The lines that compute a tensor under edits, which are fetched when there are any; null until then, or where `request` is. `request` must be stable between renders. */
export function useEditedTensor(request: EditedTensorRequest | null): Code {
  const [made, setMade] = useState<{ readonly of: EditedTensorRequest; readonly code: Code } | null>(null);
  useEffect(() => {
    if (request === null) return undefined;
    let wanted = true;
    const set = (code: Code): void => {
      if (wanted) setMade({ of: request, code });
    };
    import('./edited-tensor.ts').then(({ editedTensorInPython }) => set(editedTensorInPython(request))).catch((error: unknown) => set({ problem: messageOf(error) }));
    return () => {
      wanted = false;
    };
  }, [request]);
  return made !== null && made.of === request ? made.code : null;
}
