import { useEffect } from 'react';
import { selectorOf, type Mark } from './marks.ts';
import { useStyleSheet } from './use-style-sheet.ts';

/** Outlines what a chapter speaks of and brings it into view; nothing is laid over it. */
export function useMarks(marks: readonly Mark[]): void {
  const selector = selectorOf(marks);
  useStyleSheet(
    selector === '' ? '' : `@media screen { :is(${selector}) { outline: 2px dotted var(--ink); outline-offset: 4px; } :is(${selector}):is(${CLOSE}) { outline-offset: 1px; } section[aria-label^="Film"] { outline-offset: -3px !important; } }`,
  );
  useEffect(() => {
    // In the flow the text itself would go out of sight.
    if (selector === '' || window.matchMedia('(max-width: 639px) and (max-height: 499px)').matches) return undefined;
    // What lies on a page of its own may still be on its way, and what comes later above it moves it: until then, or until the reader takes over.
    let timer = 0;
    let looks = 24;
    const show = (): void => {
      const marked = document.querySelector(selector);
      if (marked !== null) bringIntoView(marked);
      if (--looks > 0) timer = window.setTimeout(show, 250);
    };
    const stop = (): void => window.clearTimeout(timer);
    timer = window.setTimeout(show, 60);
    for (const event of BY_HAND) window.addEventListener(event, stop, { once: true, passive: true, capture: true });
    return () => {
      stop();
      for (const event of BY_HAND) window.removeEventListener(event, stop, { capture: true });
    };
  }, [selector]);
}

/** What has letters beside it: tiles, handles, numbers in a sentence. */
const CLOSE = '[data-tile], [role="slider"], :has(> [role="spinbutton"])';
const BY_HAND = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

/** To the middle of what is seen of the page, where a part of it is beyond the edge, or under the comparison's bar, the film or the sheet, which stay where they are; with its beginning, where that is too little. */
function bringIntoView(element: Element): void {
  const { top, bottom } = element.getBoundingClientRect();
  const film = heightOver('--film');
  const head = heightAbove(element);
  const foot = window.innerHeight - film - heightOver('--sheet');
  if ((film > 0 && element.closest('#film') !== null) || (top >= head && bottom <= foot)) return;
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
  const now = element.getBoundingClientRect();
  window.scrollBy({ top: now.top - head - Math.max(8, (foot - head - now.height) / 2), behavior: still ? 'auto' : 'smooth' });
}

/** Of the comparison's bar, which stays at the head of the page over all that follows it. */
function heightAbove(element: Element): number {
  const bar = document.querySelector('section[data-comparison]');
  const follows = bar !== null && (bar.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 && !bar.contains(element);
  return follows ? bar.getBoundingClientRect().height : 0;
}

/** Of what stands over the foot of the page (ui/use-foot-height.ts). */
function heightOver(property: '--film' | '--sheet'): number {
  return Number.parseFloat(document.documentElement.style.getPropertyValue(property)) || 0;
}
