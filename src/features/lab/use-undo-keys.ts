import { useEffect } from 'react';
import { useActions } from '../../store/actions.ts';

/** ⌘Z or Ctrl+Z goes back to the recipe before, with Shift (or Ctrl+Y) on again; in a text field they are the field's own. */
export function useUndoKeys(): void {
  const actions = useActions();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!(event.metaKey || event.ctrlKey) || event.altKey) return;
      if (event.target instanceof HTMLElement && event.target.closest('input:not([type=range]), textarea, select, [contenteditable]') !== null) return;
      const key = event.key.toLowerCase();
      if (key === 'z' && !event.shiftKey) actions.undo();
      else if (key === 'y' || key === 'z') actions.redo();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [actions]);
}
