import { describe, expect, it } from 'vitest';
import { placeBeside } from './placement.ts';

const screen = { width: 400, height: 300 };
const panel = { width: 100, height: 80 };
const below = { side: 'below', align: 'start', gap: 4 } as const;

describe('placeBeside', () => {
  it('puts the panel below its anchor, aligned as asked', () => {
    const anchor = { left: 50, top: 20, width: 40, height: 20 };
    expect(placeBeside(anchor, panel, screen, below)).toEqual({ left: 50, top: 44 });
    expect(placeBeside(anchor, panel, screen, { ...below, align: 'center' })).toEqual({ left: 20, top: 44 });
  });

  it('flips where there is no room, and only where the other side has more', () => {
    const low = { left: 50, top: 270, width: 40, height: 20 };
    expect(placeBeside(low, panel, screen, below).top).toBe(270 - 4 - 80);
    const high = { left: 50, top: 10, width: 40, height: 20 };
    expect(placeBeside(high, panel, screen, { ...below, side: 'above' }).top).toBe(34);
  });

  it('never leaves the screen', () => {
    const right = { left: 380, top: 20, width: 20, height: 20 };
    expect(placeBeside(right, panel, screen, below).left).toBe(400 - 8 - 100);
    const wide = { width: 900, height: 40 };
    expect(placeBeside(right, wide, screen, below).left).toBe(8);
  });
});
