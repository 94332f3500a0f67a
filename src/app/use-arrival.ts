import { useEffect, useRef, useState } from 'react';
import { placeName } from '../store/place-name.ts';
import { useStore } from '../store/store.ts';
import { useTitle } from './use-title.ts';

/** How long a place that is loaded when first opened is waited for. */
const PATIENCE_MS = 10_000;

/**
 * Whoever chooses a place arrives there: the focus goes to its heading, unless the hand is at work where it stays (in the tree, in what is
 * open). The title of the document always says where one is. Returns what is to be said aloud.
 */
export function useArrival(): string {
  const page = useStore((state) => state.view.page);
  const tensor = useStore((state) => state.view.tensor);
  const anatomy = useStore((state) => state.loaded?.anatomy ?? null);
  const here = useRef({ page, tensor });
  const [said, setSaid] = useState('');
  useTitle();
  useEffect(() => {
    const before = here.current;
    if (before.page === page && before.tensor === tensor) return undefined;
    here.current = { page, tensor };
    const end = performance.now() + PATIENCE_MS;
    let frame = 0;
    const arrive = (): void => {
      const heading = headingOfPlace();
      if (heading === null) {
        if (performance.now() < end) frame = requestAnimationFrame(arrive);
        return;
      }
      setSaid(placeName({ page, tensor }, anatomy));
      if (staysAtWork(before.page === page)) return;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      // Of another place the beginning is seen, not where one was in the last one.
      if (before.page !== page) window.scrollTo({ top: 0, behavior: 'instant' });
    };
    // After the menu that it was chosen in has given the focus back.
    frame = requestAnimationFrame(arrive);
    return () => cancelAnimationFrame(frame);
  }, [page, tensor, anatomy]);
  return said;
}

/** The one that is seen: a place that is being loaded keeps the one before it, hidden. */
function headingOfPlace(): HTMLElement | null {
  const headings = document.querySelectorAll<HTMLElement>('[data-place] h2');
  return [...headings].find((heading) => heading.getClientRects().length > 0) ?? null;
}

function staysAtWork(samePage: boolean): boolean {
  const active = document.activeElement;
  if (active === null || active === document.body) return false;
  if (active.closest('[role="tree"], [data-stays]') !== null) return true;
  // A tile that was come back to, or a choice within what is open.
  return active.closest('[data-place]') !== null && (samePage || active.closest('figure') !== null);
}
