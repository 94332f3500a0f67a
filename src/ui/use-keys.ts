import { useEffect, useEffectEvent } from 'react';

/**
 * Page-wide keys. A key is left alone while the person types, while a modal dialog is open, and where the focused control
 * has its own use for it (Space presses a button, arrows move a slider or a radio group). Inside another page (`data-embedded` on the root)
 * all keys are left to that page.
 */

const TEXT_INPUT_TYPES = new Set(['text', 'search', 'number', 'url', 'email', 'password', 'tel']);
const VALUE_KEYS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown']);

export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Handlers by `KeyboardEvent.key`. The map may be a new object at every render. */
export function useKeys(keys: KeyMap): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent): void => {
    const handler = keys[event.key];
    if (document.documentElement.dataset['embedded'] !== undefined) return;
    if (handler === undefined || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (belongsToControl(event.target, event.key)) return;
    event.preventDefault();
    handler(event);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKeyDown(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}

function belongsToControl(target: EventTarget | null, key: string): boolean {
  if (document.querySelector('dialog:modal') !== null) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLInputElement) {
    return TEXT_INPUT_TYPES.has(target.type) || VALUE_KEYS.has(key);
  }
  return key === ' ' && target.closest('button, a, summary') !== null;
}
