import { createRoot, type Root } from 'react-dom/client';
import { UserError, messageOf } from '../../base/user-error.ts';
import { ActionsProvider, type Actions } from '../../store/actions.ts';
import { showDepth } from '../../store/first-visit.ts';
import { parseLink } from '../../store/link.ts';
import { LectureBar } from './LectureBar.tsx';
import { modelAddressIn, readLecture } from './lecture-file.ts';
import { heldLecture, holdLecture, moveTo } from './lecture-store.ts';

/**
 * The projector: larger type, only what a view's link names (`embed`), and a bar with the way on. It is a root of its own, because it stays
 * whatever the page under it becomes. `?lecture` in the address brings it back after a reload; `?lecture=ADDRESS` fetches a list of this host.
 */

let shown: { readonly root: Root; readonly place: HTMLElement } | null = null;

export function showLecture(actions: Actions, problem: string | null = null): void {
  leaveBar();
  const place = document.createElement('div');
  document.body.append(place);
  const root = createRoot(place);
  shown = { root, place };
  document.documentElement.dataset['lecture'] = '';
  // Whoever shows it to others is not greeted in front of them.
  showDepth('everything');
  // By this the page under it knows of the lecture, too.
  if (asked() === null) setAsked('');
  root.render(
    <ActionsProvider value={actions}>
      <LectureBar problem={problem} onGo={(at) => goToView(actions, at)} onLeave={() => leaveLecture(actions)} />
    </ActionsProvider>,
  );
}

export function goToView(actions: Actions, at: number): void {
  const view = heldLecture()?.lecture.views[at];
  if (view === undefined) return;
  moveTo(at);
  actions.goTo(parseLink(view.link.slice(view.link.indexOf('#'))), modelAddressIn(view.link));
  window.scrollTo({ top: 0 });
}

/** Where the address asks for a lecture: the one that it names, or the one of this tab. */
export async function resumeLecture(actions: Actions): Promise<void> {
  const address = asked();
  if (address === null) return;
  const held = heldLecture();
  if (address === '' || held?.address === address) {
    if (held === null) setAsked(null);
    else {
      showLecture(actions);
      if (window.location.hash.length < 2) goToView(actions, held.at);
    }
    return;
  }
  try {
    holdLecture(readLecture(await fetchText(address)), address);
    showLecture(actions);
    goToView(actions, 0);
  } catch (error) {
    showLecture(actions, messageOf(error));
  }
}

async function fetchText(address: string): Promise<string> {
  const url = new URL(address, window.location.href);
  if (url.origin !== window.location.origin) {
    throw new UserError('lecture-elsewhere', `The list of views is on another host, ${url.host}. Download it and open it under Share, or put it beside this page.`);
  }
  const response = await fetch(url).catch(() => null);
  if (response === null || !response.ok) {
    throw new UserError('lecture-missing', `The list of views could not be fetched from ${url.pathname}${response === null ? '' : ` (${response.status})`}. Check the address and the connection, then reload.`);
  }
  return await response.text();
}

function leaveLecture(actions: Actions): void {
  leaveBar();
  delete document.documentElement.dataset['lecture'];
  setAsked(null);
  actions.setView({ embed: [], controls: [] });
  document.getElementById('place')?.focus();
}

function leaveBar(): void {
  shown?.root.unmount();
  shown?.place.remove();
  shown = null;
}

function asked(): string | null {
  return new URLSearchParams(window.location.search).get('lecture');
}

function setAsked(value: string | null): void {
  const url = new URL(window.location.href);
  if (value === null) url.searchParams.delete('lecture');
  else url.searchParams.set('lecture', value);
  window.history.replaceState(window.history.state, '', url);
}
