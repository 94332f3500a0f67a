import { useEffect, useEffectEvent } from 'react';

/** Esc closes what is open on the page, before it leads out of the page that is open; a list, panel or field has it first. */
export function useEscape(open: boolean, close: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector(':popover-open, dialog[open]') !== null) return;
    if (event.target instanceof HTMLInputElement && event.target.type !== 'range') return;
    event.preventDefault();
    close();
  });
  useEffect(() => {
    if (!open) return undefined;
    const listener = (event: KeyboardEvent): void => onKey(event);
    // What stands on the page itself (document) comes after: a page deeper than the U is left by the next Esc.
    document.body.addEventListener('keydown', listener);
    return () => document.body.removeEventListener('keydown', listener);
  }, [open]);
}
