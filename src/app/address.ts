import { parseLink, type ParsedLink } from '../store/link.ts';
import { modelAddress } from '../store/model-address.ts';
import { repairLink } from '../store/repair-link.ts';
import { useStore } from '../store/store.ts';
import type { Controller } from './controller.ts';

/** Browsers refuse more than about a hundred changes of the address in half a minute. */
const REPLACE_MS = 300;

/**
 * Keeps the address and the app in step: an edit of the recipe is an entry in the history, a change of view replaces the
 * present one, and back, forward and a pasted fragment are followed.
 */
export function bindAddress(controller: Controller): void {
  /** A change of view that the address does not show yet; `unetscope.idle()` waits for it, for a reload goes by the address. */
  let due: { readonly timer: number; readonly end: () => void; link: string } | null = null;
  const drop = () => {
    if (due !== null) window.clearTimeout(due.timer);
    due?.end();
    due = null;
  };
  const replace = () => {
    if (due !== null) history.replaceState(null, '', due.link);
    drop();
  };
  controller.onAddress = (entry) => {
    if (controller.holdsAddress(entry)) return;
    const link = controller.link();
    // The history is that of the page outside.
    if (entry && useStore.getState().view.embed.length === 0) {
      // What is left behind is as it was left, for the way back.
      replace();
      history.pushState(null, '', link);
    } else if (due !== null) due.link = link;
    else due = { timer: window.setTimeout(replace, REPLACE_MS), end: controller.activity.begin(), link };
  };
  window.addEventListener('popstate', () => {
    drop();
    controller.revisit(readAddress());
  });
  window.addEventListener('pagehide', () => {
    replace();
  });
  controller.open(readAddress(), modelAddress(window.location.search));
}

/** What the address says, repaired where it was damaged on its way. A run that came behind a `?` is moved to where it belongs. */
function readAddress(): ParsedLink {
  const { hash, search, pathname } = window.location;
  const { fragment, notice } = repairLink(hash, modelAddress(search) === null ? search : '');
  if (hash.length < 2 && fragment !== '') history.replaceState(null, '', `${pathname}#${fragment}`);
  const link = parseLink(fragment);
  return notice === null ? link : { ...link, problems: [notice, ...link.problems] };
}
