import { useEffect, useState, type RefObject } from 'react';

/** What is seen of what scrolls inside an element, in CSS pixels. */
export interface ScrollWindow {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

export function useWindow(box: RefObject<HTMLElement | null>): ScrollWindow {
  const [seen, setSeen] = useState<ScrollWindow>({ top: 0, left: 0, height: 600, width: 0 });
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const read = (): void =>
      setSeen((before) => {
        const now = { top: element.scrollTop, left: element.scrollLeft, height: element.clientHeight, width: element.clientWidth };
        return before.top === now.top && before.left === now.left && before.height === now.height && before.width === now.width ? before : now;
      });
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, [box]);
  return seen;
}
