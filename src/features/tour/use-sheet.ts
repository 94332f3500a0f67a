import { useLayoutEffect, type RefObject } from 'react';

/** Where the panel is a sheet at the bottom, the page is told its height (`--sheet`), so that nothing ends up under it. */
export function useSheet(panel: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = panel.current;
    if (element === null) return undefined;
    const { style } = document.documentElement;
    const tell = (): void => {
      style.setProperty('--sheet', getComputedStyle(element).position === 'fixed' ? `${element.offsetHeight}px` : '0px');
    };
    tell();
    const observer = new ResizeObserver(tell);
    observer.observe(element);
    window.addEventListener('resize', tell);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', tell);
      style.removeProperty('--sheet');
    };
  }, [panel]);
}
