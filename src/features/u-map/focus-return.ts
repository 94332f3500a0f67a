/** Opened by keyboard, the focus goes along: to the page that was opened, and back to the tile when the U is there again. */
let from: string | null = null;

/** `tile` is null where it was not opened by keyboard. */
export function leaveFrom(tile: string | null): void {
  from = tile;
}

/** For the element of the page that was opened. */
export function landOn(element: HTMLElement | null): void {
  if (from !== null && element !== null && document.activeElement === document.body) element.focus({ preventScroll: true });
}

export function comeBackTo(tile: string, element: HTMLElement | null): void {
  if (from !== tile || document.activeElement !== document.body) return;
  from = null;
  element?.focus({ preventScroll: true });
}
