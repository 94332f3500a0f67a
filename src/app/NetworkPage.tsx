import { useEffect } from 'react';
import { useActions } from '../store/actions.ts';
import type { Page } from '../store/view.ts';
import { Button } from '../ui/Button.tsx';
import { compareBar, decodedPicture, devicePanel, foldedEquation, forkForm, help, lastClauses, morePanel, openDialog, placesList, promptMenu, promptNotes, samplerPanel, shareDialog, startPhrase, tourPanel, verdictWords } from './later-parts.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { exportDialog } from './export-part.ts';
import { LazyPart, Part } from './LazyPart.tsx';
import styles from './NetworkPage.module.css';

/** Loaded when first opened: none of them is needed for the first picture. */
const pages: Readonly<Record<Exclude<Page, 'figure'>, Part>> = {
  tensor: new Part(async () => (await import('../features/inspector/TensorPage.tsx')).TensorPage),
  block: new Part(async () => (await import('../features/block/BlockPage.tsx')).BlockPage),
  attention: new Part(async () => (await import('../features/attention/AttentionPage.tsx')).AttentionPage),
  time: new Part(async () => (await import('../features/time/TimePage.tsx')).TimePage),
  resampling: new Part(async () => (await import('../features/resampling/ResamplingPage.tsx')).ResamplingPage),
  parity: new Part(async () => (await import('../features/parity/ParityPage.tsx')).ParityPage),
  forward: new Part(async () => (await import('../features/forward/ForwardPage.tsx')).ForwardPage),
  schedule: new Part(async () => (await import('../features/schedule/SchedulePage.tsx')).SchedulePage),
  lab: new Part(async () => (await import('../features/lab/LabPage.tsx')).LabPage),
  runs: new Part(async () => (await import('../features/runs/RunsPage.tsx')).RunsPage),
};
const smallU = new Part(async () => (await import('../features/u-map/SmallU.tsx')).SmallU);
const networkTree = new Part(async () => (await import('../features/inspector/NetworkTree.tsx')).NetworkTree);

/** What is fetched later than the page. */
export const laterParts: readonly Part[] = [placesList, pages.tensor, smallU, networkTree, pages.attention, pages.block, compareBar, foldedEquation, promptMenu, promptNotes, samplerPanel, lastClauses, morePanel, devicePanel, startPhrase, decodedPicture, forkForm, exportDialog, openDialog, shareDialog, verdictWords, help, tourPanel, ...Object.values(pages)];

/** Pages about the process have the whole width; pages about the network stand beside a small U and its tree. */
const withoutTree: readonly Page[] = ['forward', 'schedule', 'parity', 'lab', 'runs'];

/** A place deeper than the figure. Esc goes back out to it. */
export function NetworkPage({ page }: { page: Exclude<Page, 'figure'> }) {
  const actions = useActions();
  useEffect(() => {
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector(':popover-open, dialog[open]') !== null) return;
      if (event.target instanceof HTMLInputElement && event.target.type !== 'range') return;
      actions.setView({ page: 'figure' });
    };
    document.addEventListener('keydown', leave);
    return () => document.removeEventListener('keydown', leave);
  }, [actions]);
  return (
    <div className={withoutTree.includes(page) ? styles.whole : styles.split}>
      <aside className={styles.side} aria-label="Network">
        <span data-control="">
          <Button look="link" onClick={() => actions.setView({ page: 'figure' })}>
            Back to the U
          </Button>{' '}
          <kbd className={styles.key}>Esc</kbd>
        </span>
        {withoutTree.includes(page) ? null : (
          <>
            <div className={styles.small}>
              <LazyPart part={smallU} />
            </div>
            <ErrorBoundary what="The tree of the network">
              <LazyPart part={networkTree} />
            </ErrorBoundary>
          </>
        )}
      </aside>
      <div className={styles.opened}>
        <OpenedPlace page={page} />
      </div>
    </div>
  );
}

/** The place alone. */
export function OpenedPlace({ page }: { page: Exclude<Page, 'figure'> }) {
  return (
    <ErrorBoundary key={page} what="This page">
      <LazyPart key={page} part={pages[page]} />
    </ErrorBoundary>
  );
}
