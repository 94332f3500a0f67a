/** What was opened from a tile by keyboard gives the focus back to it when the U is there again. To the page: app/use-arrival.ts. */
let from: string | null = null;

/** `tile` is null where it was not opened by keyboard. */
export function leaveFrom(tile: string | null): void {
  from = tile;
}

export function comeBackTo(tile: string, element: HTMLElement | null): void {
  if (from !== tile || element === null) return;
  from = null;
  element.focus({ preventScroll: true });
}
