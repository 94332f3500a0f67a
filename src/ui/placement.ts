/** Where a floating panel goes: beside its anchor, flipped where there is no room, and never off the screen. Pure. */

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacementOptions {
  readonly side: 'below' | 'above';
  readonly align: 'start' | 'center' | 'end';
  /** Distance to the anchor. */
  readonly gap: number;
}

/** Distance that a panel keeps from the edge of the screen. */
const MARGIN = 8;

export function placeBeside(
  anchor: Box,
  panel: { readonly width: number; readonly height: number },
  screen: { readonly width: number; readonly height: number },
  { side, align, gap }: PlacementOptions,
): { left: number; top: number } {
  const below = anchor.top + anchor.height + gap;
  const above = anchor.top - gap - panel.height;
  const roomBelow = screen.height - MARGIN - (below + panel.height);
  const roomAbove = above - MARGIN;
  const wanted = side === 'below' ? roomBelow : roomAbove;
  const other = side === 'below' ? roomAbove : roomBelow;
  const flip = wanted < 0 && other > wanted;
  const top = (side === 'below') === flip ? above : below;

  const shift = { start: 0, center: (anchor.width - panel.width) / 2, end: anchor.width - panel.width }[align];
  return {
    left: clamp(anchor.left + shift, MARGIN, screen.width - MARGIN - panel.width),
    top: clamp(top, MARGIN, screen.height - MARGIN - panel.height),
  };
}

/** The lower bound wins where both cannot hold, so that a panel that is too large shows its beginning. */
function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
