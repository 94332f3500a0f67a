import { useEffect, type RefObject } from 'react';

/** What takes part. */
const CONTROLS = 'button:not(:disabled), a[href], summary, select:not(:disabled), [role="slider"]';
const ARROWS: Readonly<Record<string, readonly [x: number, y: number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Fields need keys themselves; these go on from them all the same, as in a toolbar. */
const LEAVES: readonly (readonly [field: string, keys: readonly string[]])[] = [
  ['select', ['ArrowLeft', 'ArrowRight']],
  ['[role="slider"]', ['ArrowUp', 'ArrowDown']],
];

/**
 * Many controls on a plane as one Tab stop: the arrow keys go to the nearest in their direction, Home and End to the first and the last. A handle is
 * left with up and down, since left and right change it; a menu with left and right.
 * What lies in a plane of its own inside belongs to that. The attribute is set on the elements themselves, so that a control need not know
 * where it stands. The plane says that it is one: `data-roving`.
 */
export function useRoving(plane: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = plane.current;
    if (root === null) return undefined;
    let current: HTMLElement | null = null;
    const members = (): HTMLElement[] =>
      [...root.querySelectorAll<HTMLElement>(CONTROLS)].filter((element) => element.closest('[data-roving]') === root && element.closest('[popover]') === null);
    const settle = (): void => {
      const all = members();
      if (current === null || !all.includes(current)) current = all[0] ?? null;
      for (const element of all) {
        const index = element === current ? 0 : -1;
        if (element.tabIndex !== index) element.tabIndex = index;
      }
    };
    const onFocus = ({ target }: FocusEvent): void => {
      if (!(target instanceof HTMLElement) || !members().includes(target)) return;
      current = target;
      settle();
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const { target } = event;
      // What is not shown is not gone to.
      const all = members().filter((element) => element.getClientRects().length > 0);
      if (!(target instanceof HTMLElement) || !all.includes(target)) return;
      const leaves = LEAVES.find(([field]) => target.matches(field))?.[1];
      if (leaves?.includes(event.key) === false) return;
      // The field shall not take it too.
      if (leaves !== undefined) event.stopPropagation();
      const direction = ARROWS[event.key];
      const next = event.key === 'Home' ? all[0] : event.key === 'End' ? all.at(-1) : direction === undefined ? undefined : nearest(target, all, direction);
      if (direction === undefined && next === undefined) return;
      // At the edge nothing moves, and the film does not step either.
      event.preventDefault();
      next?.focus();
    };
    settle();
    const observer = new MutationObserver(settle);
    observer.observe(root, { childList: true, subtree: true });
    root.addEventListener('focusin', onFocus);
    root.addEventListener('keydown', onKeyDown);
    return () => {
      observer.disconnect();
      root.removeEventListener('focusin', onFocus);
      root.removeEventListener('keydown', onKeyDown);
    };
  }, [plane]);
}

/** The one that lies nearest in a direction, where going astray to the side counts twice. */
function nearest(from: HTMLElement, all: readonly HTMLElement[], [dx, dy]: readonly [number, number]): HTMLElement | undefined {
  const here = centre(from);
  let best: HTMLElement | undefined;
  let least = Infinity;
  for (const element of all) {
    if (element === from) continue;
    const there = centre(element);
    const along = (there.x - here.x) * dx + (there.y - here.y) * dy;
    const astray = Math.abs((there.x - here.x) * dy) + Math.abs((there.y - here.y) * dx);
    if (along < 3 || astray > 3 * along + 40) continue;
    const cost = along + 2 * astray;
    if (cost < least) [best, least] = [element, cost];
  }
  return best;
}

function centre(element: HTMLElement): { readonly x: number; readonly y: number } {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}
