import { useEffect } from 'react';
import { selectorOf, type Mark } from './marks.ts';
import { useStyleSheet } from './use-style-sheet.ts';

/** Outlines what a chapter speaks of and brings it into view; nothing is laid over it. */
export function useMarks(marks: readonly Mark[]): void {
  const selector = selectorOf(marks);
  useStyleSheet(
    selector === '' ? '' : `@media screen { :is(${selector}) { outline: 2px dotted var(--ink); outline-offset: 4px; } section[aria-label^="Film"] { outline-offset: -3px !important; } }`,
  );
  useEffect(() => {
    if (selector === '') return undefined;
    // What lies on a page of its own may still be on its way.
    let timer = 0;
    let tries = 12;
    const show = (): void => {
      const marked = document.querySelector(selector);
      if (marked !== null) bringIntoView(marked);
      else if (--tries > 0) timer = window.setTimeout(show, 250);
    };
    timer = window.setTimeout(show, 60);
    return () => window.clearTimeout(timer);
  }, [selector]);
}

/** To the middle of what is seen of the page, where a part of it is beyond the edge, or under the film or the sheet, which stay where they are; with its beginning, where that is too little. */
function bringIntoView(element: Element): void {
  const film = document.getElementById('film');
  const { top, bottom } = element.getBoundingClientRect();
  const room = Math.min(film?.getBoundingClientRect().top ?? window.innerHeight, window.innerHeight);
  if (film?.contains(element) === true || (top >= 0 && bottom <= room)) return;
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
  const now = element.getBoundingClientRect();
  window.scrollBy({ top: now.top - Math.max(8, (room - now.height) / 2), behavior: still ? 'auto' : 'smooth' });
}
