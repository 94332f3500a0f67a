import { useEffect, useEffectEvent, type RefObject } from 'react';

/** Esc leaves, where the focus is in the panel; elsewhere it means what it means there. */
export function useEscape(panel: RefObject<HTMLElement | null>, leave: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    leave();
  });
  useEffect(() => {
    const element = panel.current;
    const listener = (event: KeyboardEvent): void => press(event);
    element?.addEventListener('keydown', listener);
    return () => element?.removeEventListener('keydown', listener);
  }, [panel]);
}
