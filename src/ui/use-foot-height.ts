import { useLayoutEffect, type RefObject } from 'react';

/**
 * Where the element's position is `over` and it so stands over the foot of the page, or as a bar over its head, the page is told its height as a CSS property, so that nothing which is
 * scrolled to or focused ends up under it; elsewhere 0px.
 */
export function useFootHeight(foot: RefObject<HTMLElement | null>, property: '--sheet' | '--film' | '--bar', over: 'fixed' | 'sticky'): void {
  useLayoutEffect(() => {
    const element = foot.current;
    if (element === null) return undefined;
    const { style } = document.documentElement;
    const tell = (): void => {
      style.setProperty(property, getComputedStyle(element).position === over ? `${element.offsetHeight}px` : '0px');
    };
    tell();
    const observer = new ResizeObserver(tell);
    observer.observe(element);
    window.addEventListener('resize', tell);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', tell);
      style.removeProperty(property);
    };
  }, [foot, property, over]);
}
