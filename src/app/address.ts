import { parseLink } from '../store/link.ts';
import type { Controller } from './controller.ts';

/** Browsers refuse more than about a hundred changes of the address in half a minute. */
const REPLACE_MS = 300;

/**
 * Keeps the address and the app in step: an edit of the recipe is an entry in the history, a change of view replaces the
 * present one, and back, forward and a pasted fragment are followed.
 */
export function bindAddress(controller: Controller): void {
  let timer = 0;
  const replace = () => {
    timer = 0;
    history.replaceState(null, '', controller.link());
  };
  controller.onAddress = (entry) => {
    if (entry) {
      window.clearTimeout(timer);
      timer = 0;
      history.pushState(null, '', controller.link());
    } else if (timer === 0) timer = window.setTimeout(replace, REPLACE_MS);
  };
  window.addEventListener('popstate', () => {
    window.clearTimeout(timer);
    timer = 0;
    controller.revisit(parseLink(window.location.hash));
  });
  window.addEventListener('pagehide', () => {
    if (timer !== 0) replace();
  });
  controller.open(parseLink(window.location.hash));
}
