import { useSyncExternalStore } from 'react';

/**
 * How much is shown at rest. Who comes for the first time and with empty hands sees the essentials and two doors; all else waits one click
 * away. A link shows everything, as it always did, and so does the page of whoever has asked for it once: that is remembered on this device.
 */
interface FirstVisit {
  /** Whether the doors stand open: until one is taken, or they are closed. */
  readonly greeting: boolean;
  readonly depth: 'essentials' | 'everything';
}

const KEY = 'unetscope.depth';

const listeners = new Set<() => void>();
let state = arrive();

function arrive(): FirstVisit {
  const everything: FirstVisit = { greeting: false, depth: 'everything' };
  try {
    const remembered = localStorage.getItem(KEY);
    const withLink = window.location.hash.length > 1 || window.location.search.length > 1;
    // By a reload nobody arrives; the address has by then what this tab shows.
    const again = withLink && sessionStorage.getItem(KEY) !== null && performance.getEntriesByType('navigation').some((entry) => 'type' in entry && entry.type === 'reload');
    if (remembered === 'everything' || (withLink && !again)) return everything;
    sessionStorage.setItem(KEY, 'essentials');
    return { greeting: remembered === null, depth: 'essentials' };
  } catch {
    // Storage is blocked: nothing could be remembered, and nobody wants to be greeted at every visit.
    return everything;
  }
}

function become(next: FirstVisit): void {
  state = next;
  try {
    localStorage.setItem(KEY, next.depth);
    if (next.depth === 'everything') sessionStorage.removeItem(KEY);
  } catch {
    // As above: it then holds as long as the page.
  }
  for (const listener of listeners) listener();
}

export function showDepth(depth: FirstVisit['depth']): void {
  become({ greeting: false, depth });
}

/** The doors are closed for good. */
export function endGreeting(): void {
  become({ ...state, greeting: false });
}

export function useFirstVisit(): FirstVisit {
  return useSyncExternalStore(subscribe, () => state);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
