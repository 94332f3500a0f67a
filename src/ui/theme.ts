import { useSyncExternalStore } from 'react';

/**
 * Light or dark. The choice is the person's (remembered on this device); `system` follows the operating system.
 * CSS follows by itself through color-scheme; what is drawn on a canvas asks useTheme().
 */

export const themeChoices = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themeChoices)[number];
export type Theme = 'light' | 'dark';

const STORAGE_KEY = 'unetscope.theme';

const listeners = new Set<() => void>();
/** Asked once: every map of the figure asks for the theme with every step. */
const system = window.matchMedia('(prefers-color-scheme: dark)');
let choice: ThemeChoice = 'system';

function notify(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  system.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    system.removeEventListener('change', listener);
  };
}

function apply(): void {
  if (choice === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = choice;
}

/** Done as this module is loaded, before anything is rendered, so that the page never flashes in the other theme. */
function restore(): void {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    choice = themeChoices.find((known) => known === stored) ?? 'system';
  } catch {
    // Storage may be blocked (private windows, embedded pages): the system's theme is a fine answer.
    choice = 'system';
  }
  apply();
}

restore();

export function chooseTheme(next: ThemeChoice): void {
  choice = next;
  try {
    localStorage.setItem(STORAGE_KEY, next);
  } catch {
    // As above: the choice then lasts as long as the page.
  }
  apply();
  notify();
}

export function currentTheme(): Theme {
  if (choice !== 'system') return choice;
  return system.matches ? 'dark' : 'light';
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, () => choice);
}

/** The theme on screen now: for what CSS cannot reach, the pixels of a canvas. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, currentTheme);
}
