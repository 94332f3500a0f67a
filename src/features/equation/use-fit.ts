import { useLayoutEffect, type RefObject } from 'react';

/** Of pictures and letters: below the last nobody reads the roots, and the row is broken before a sign. */
const SMALLER = [1, 0.96, 0.92, 0.88, 0.84, 0.8];

interface Fit {
  readonly what: string;
  readonly width: number;
  at: number;
}

const fits = new WeakMap<Element, Fit>();

/**
 * A row is never cut: what is wider than its room stands closer, then smaller, and then takes a line more. It gets no larger again
 * while it is the same sum (`what`) in the same room, so that nothing pulsates when one steps through the run.
 */
export function useFit(box: RefObject<HTMLElement | null>, what: string): void {
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    fit(element, what);
    let soon = 0;
    // Another width of the room, or of the letters.
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(soon);
      soon = requestAnimationFrame(() => fit(element, what));
    });
    for (const one of [element, ...element.children]) observer.observe(one);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(soon);
    };
  });
}

function fit(element: HTMLElement, what: string): void {
  const width = element.clientWidth;
  const before = fits.get(element);
  const now = before?.what === what && before.width === width ? before : { what, width, at: 0 };
  if (now !== before) {
    fits.set(element, now);
    apply(element, now.at);
  }
  while (now.at <= SMALLER.length && element.scrollWidth > element.clientWidth) apply(element, ++now.at);
}

/** As it is, closer, smaller and smaller, broken. */
function apply(element: HTMLElement, at: number): void {
  element.toggleAttribute('data-close', at > 0);
  element.toggleAttribute('data-broken', at > SMALLER.length);
  element.style.setProperty('--fit', String(SMALLER[Math.max(0, Math.min(at, SMALLER.length) - 1)] ?? 1));
}
