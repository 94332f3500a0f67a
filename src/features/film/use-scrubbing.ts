import { useEffect, useRef, type PointerEvent } from 'react';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { pointIn } from '../../ui/zoom.ts';
import { useScrub } from './use-film.ts';

interface ScrubbingHandlers {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerCancel: (event: PointerEvent<HTMLElement>) => void;
}

/**
 * Press and drag anywhere on the film. `at` gives the position for a point, in pixels from the element's left edge; `begin`
 * is where the drag began, for films that move under the finger. The pointer is captured, so a drag may leave the film. Esc goes back to
 * where it began.
 */
export function useScrubbing(at: (x: number, begin: { readonly x: number; readonly position: number }) => number): ScrubbingHandlers {
  const actions = useActions();
  const scrub = useScrub();
  const begin = useRef<{ x: number; position: number } | null>(null);

  const move = (event: PointerEvent<HTMLElement>): void => {
    if (begin.current === null) return;
    scrub(at(pointIn(event.currentTarget, event).x, begin.current));
  };
  const end = (): void => {
    begin.current = null;
  };
  useEffect(() => {
    const letGo = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || begin.current === null) return;
      event.preventDefault();
      scrub(begin.current.position);
      end();
    };
    document.addEventListener('keydown', letGo, true);
    return () => document.removeEventListener('keydown', letGo, true);
  }, [scrub]);
  return {
    onPointerDown: (event) => {
      if (event.button !== 0 || !event.isPrimary) return;
      // The slider under it would begin a drag of its own, which Esc does not end.
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      event.currentTarget.querySelector('input')?.focus({ preventScroll: true });
      const { playing, view } = useStore.getState();
      if (playing) actions.pause();
      begin.current = { x: pointIn(event.currentTarget, event).x, position: view.step };
      move(event);
    },
    onPointerMove: move,
    onPointerUp: end,
    onPointerCancel: end,
  };
}
