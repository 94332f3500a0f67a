import { useLayoutEffect, type RefObject } from 'react';
import { placeBeside, type PlacementOptions } from './placement.ts';
import { zoomOf } from './zoom.ts';

/** Keeps an open panel (an element with `popover`) beside its anchor while the page scrolls or is resized. */
export function usePlacement(
  open: boolean,
  anchor: RefObject<HTMLElement | null>,
  panel: RefObject<HTMLElement | null>,
  { side, align, gap }: PlacementOptions,
): void {
  useLayoutEffect(() => {
    const anchored = anchor.current;
    const floating = panel.current;
    if (!open || anchored === null || floating === null) return;
    const place = (): void => movePanel(anchored, floating, { side, align, gap });
    place();
    // The panel's own size changes too: a list gets shorter, a sentence longer.
    const observer = new ResizeObserver(place);
    observer.observe(floating);
    observer.observe(anchored);
    window.addEventListener('resize', place);
    window.addEventListener('scroll', place, { capture: true, passive: true });
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', place);
      window.removeEventListener('scroll', place, { capture: true });
      floating.removeAttribute('data-placed');
    };
  }, [open, anchor, panel, side, align, gap]);
}

function movePanel(anchor: HTMLElement, panel: HTMLElement, options: PlacementOptions): void {
  const zoom = zoomOf(panel);
  const { left, top } = placeBeside(
    anchor.getBoundingClientRect(),
    { width: zoom * panel.offsetWidth, height: zoom * panel.offsetHeight },
    { width: document.documentElement.clientWidth, height: window.innerHeight },
    options,
  );
  panel.style.left = `${left / zoom}px`;
  panel.style.top = `${top / zoom}px`;
  panel.dataset['placed'] = '';
}
