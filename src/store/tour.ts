import type { Actions } from './actions.ts';
import { encodeLink, parseLink, type ParsedLink } from './link.ts';
import { contentOf, placeNow } from './page-link.ts';
import { useStore } from './store.ts';

/**
 * The way into the tour and out of it: what the person had on the page is written down as a link, and comes back when the tour is left. It
 * is kept for as long as the tab is, so that a reload costs nothing.
 */

const KEY = 'unetscope.before-tour';
const FIRST = 'noise';

/** Chapters in which the hand is on the film: beside the others it rests folded, where the tour is a sheet on a small screen. */
const AT_THE_FILM: readonly string[] = ['noise', 'steps'];

export function restsFilm(tour: string | null): boolean {
  return tour !== null && !AT_THE_FILM.includes(tour);
}

let written: string | null = null;
/** Whether the open chapter is yet to be put on the page. */
let due = false;

/** Opens the tour at its first chapter. */
export function beginTour(actions: Actions): void {
  if (useStore.getState().view.tour === null) keep(encodeLink(contentOf(placeNow())));
  due = true;
  actions.setView({ tour: FIRST });
}

/** Says once that the chapter was asked for, and not only named by a link. */
export function takeTourRequest(): boolean {
  const asked = due;
  due = false;
  return asked;
}

/** What was on the page before the tour, or null where it began with a link. */
export function beforeTour(): ParsedLink | null {
  try {
    written ??= sessionStorage.getItem(KEY);
  } catch {
    // Storage may be blocked: what was written down then lasts as long as the page.
  }
  return written === null ? null : parseLink(written);
}

export function forgetBeforeTour(): void {
  keep(null);
}

function keep(link: string | null): void {
  written = link;
  try {
    if (link === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, link);
  } catch {
    // As above.
  }
}
