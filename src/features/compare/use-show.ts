import { useCallback, useEffect, useRef } from 'react';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import type { Letter } from './use-comparison.ts';

export type Showing = Letter | 'difference';

export function useShowing(): Showing {
  return useStore(({ view, letter, beside }) => (beside !== null && view.shows === 'difference' ? 'difference' : letter));
}

/** Shows A or B by taking it in hand, or what the one in hand has more than the other. */
export function useShow(): (showing: Showing) => void {
  const actions = useActions();
  return useCallback(
    (showing: Showing) => {
      const { letter, view } = useStore.getState();
      // The difference is B − A.
      if (letter !== (showing === 'difference' ? 'B' : showing)) actions.exchange();
      const shows = showing === 'difference' ? 'difference' : 'run';
      if (view.shows !== shows) actions.setView({ shows });
    },
    [actions],
  );
}

/** While the key is held, the other run is shown; letting go brings back what was there. */
export function useHeldKey(key: string): void {
  const actions = useActions();
  const before = useRef<{ readonly letter: Letter; readonly shows: 'run' | 'difference' } | null>(null);
  useEffect(() => {
    const letGo = (): void => {
      const held = before.current;
      before.current = null;
      const { letter, beside } = useStore.getState();
      if (held === null || beside === null) return;
      if (letter !== held.letter) actions.exchange();
      actions.setView({ shows: held.shows });
    };
    const press = (event: KeyboardEvent): void => {
      if (event.key !== key || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      const { letter, beside, view } = useStore.getState();
      if (beside === null || before.current !== null) return;
      before.current = { letter, shows: view.shows };
      actions.exchange();
      actions.setView({ shows: 'run' });
    };
    const release = (event: KeyboardEvent): void => {
      if (event.key === key) letGo();
    };
    document.addEventListener('keydown', press);
    document.addEventListener('keyup', release);
    window.addEventListener('blur', letGo);
    return () => {
      letGo();
      document.removeEventListener('keydown', press);
      document.removeEventListener('keyup', release);
      window.removeEventListener('blur', letGo);
    };
  }, [actions, key]);
}

function isTyping(target: EventTarget | null): boolean {
  if (document.querySelector('dialog:modal') !== null) return true;
  if (target instanceof HTMLInputElement) return target.type !== 'range' && target.type !== 'checkbox' && target.type !== 'radio';
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || (target instanceof HTMLElement && target.isContentEditable);
}
