import { lazy, Suspense, useEffect, type ComponentType, type LazyExoticComponent } from 'react';
import { landOn } from '../features/u-map/focus-return.ts';
import { SmallU } from '../features/u-map/SmallU.tsx';
import { useActions } from '../store/actions.ts';
import type { Page } from '../store/view.ts';
import { Button } from '../ui/Button.tsx';
import styles from './NetworkPage.module.css';

/** Loaded when first opened: none of them is needed for the first picture. */
const pages: Readonly<Record<Exclude<Page, 'figure'>, LazyExoticComponent<ComponentType>>> = {
  tensor: lazy(async () => ({ default: (await import('../features/inspector/TensorPage.tsx')).TensorPage })),
  block: lazy(async () => ({ default: (await import('../features/block/BlockPage.tsx')).BlockPage })),
  attention: lazy(async () => ({ default: (await import('../features/attention/AttentionPage.tsx')).AttentionPage })),
  time: lazy(async () => ({ default: (await import('../features/time/TimePage.tsx')).TimePage })),
  resampling: lazy(async () => ({ default: (await import('../features/resampling/ResamplingPage.tsx')).ResamplingPage })),
  parity: lazy(async () => ({ default: (await import('../features/parity/ParityPage.tsx')).ParityPage })),
  forward: lazy(async () => ({ default: (await import('../features/forward/ForwardPage.tsx')).ForwardPage })),
  schedule: lazy(async () => ({ default: (await import('../features/schedule/SchedulePage.tsx')).SchedulePage })),
};
const NetworkTree = lazy(async () => ({ default: (await import('../features/inspector/NetworkTree.tsx')).NetworkTree }));

/** Pages about the process have the whole width; pages about the network stand beside a small U and its tree. */
const withoutTree: readonly Page[] = ['forward', 'schedule', 'parity'];

/** A place deeper than the figure. Esc goes back out to it. */
export function NetworkPage({ page }: { page: Exclude<Page, 'figure'> }) {
  const actions = useActions();
  const Opened = pages[page];
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
    <Suspense fallback={<p className={styles.waiting}>Opening…</p>}>
      <div className={withoutTree.includes(page) ? styles.whole : styles.split}>
        <aside className={styles.side} aria-label="Network">
          <Button look="link" onClick={() => actions.setView({ page: 'figure' })}>
            Back to the U
          </Button>{' '}
          <kbd className={styles.key}>Esc</kbd>
          {withoutTree.includes(page) ? null : (
            <>
              <div className={styles.small}>
                <SmallU />
              </div>
              <NetworkTree />
            </>
          )}
        </aside>
        <div ref={landOn} tabIndex={-1} className={styles.opened}>
          <Opened />
        </div>
      </div>
    </Suspense>
  );
}
