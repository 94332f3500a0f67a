import { useState } from 'react';
import { messageOf } from '../../base/user-error.ts';

export type Attempt = (work: () => Promise<void>) => void;

/** One thing at a time; what goes wrong is said where it was asked for. */
export function useAttempt(): { busy: boolean; problem: string | null; attempt: Attempt } {
  const [state, setState] = useState<{ busy: boolean; problem: string | null }>({ busy: false, problem: null });
  const attempt: Attempt = (work) => {
    setState({ busy: true, problem: null });
    Promise.resolve()
      .then(work)
      .then(
        () => setState({ busy: false, problem: null }),
        (error: unknown) => setState({ busy: false, problem: `It could not be saved: ${messageOf(error)}` }),
      );
  };
  return { ...state, attempt };
}
