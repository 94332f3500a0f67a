import { useEffect, useEffectEvent, type RefObject } from 'react';

/** Esc leaves, where the focus is in the panel; elsewhere it means what it means there, and in it a card that is open comes first. */
export function useEscape(panel: RefObject<HTMLElement | null>, leave: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || !(event.target instanceof Node) || panel.current?.contains(event.target) !== true) return;
    event.preventDefault();
    leave();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => press(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
