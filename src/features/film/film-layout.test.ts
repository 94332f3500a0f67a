import { describe, expect, it } from 'vitest';
import { labelledPositions, layOutStrip, layOutWindow, leftIn, positionAt, xOf, meetsPlayhead } from './film-layout.ts';

describe('the strip', () => {
  it('shows every position where they fit', () => {
    const strip = layOutStrip(1326, 25);
    expect(strip.complete).toBe(true);
    expect(strip.positions).toHaveLength(26);
    expect(strip.side).toBe(49);
    expect(strip.side * 26 + 2 * 25).toBeLessThanOrEqual(1326);
  });

  it('has smaller pictures where it is told so', () => {
    expect([layOutStrip(1166, 8).side, layOutStrip(1166, 8, 2, 44).side, layOutStrip(1166, 25, 2, 44).side]).toEqual([56, 44, 42]);
  });

  it('begins and ends with the strip, whatever the number of steps', () => {
    for (const last of [0, 1, 4, 25, 50, 333, 1000]) {
      for (const width of [328, 940, 1326, 2400]) {
        const strip = layOutStrip(width, last);
        expect(strip.positions[0]).toBe(0);
        expect(strip.positions.at(-1)).toBe(last);
        expect(xOf(strip, 0) - strip.side / 2).toBe(0);
        if (last > 0) expect(xOf(strip, last) + strip.side / 2).toBeCloseTo(width, 6);
        const pictures = strip.positions.map((k) => xOf(strip, k));
        pictures.slice(1).forEach((x, j) => expect(x - (pictures[j] ?? 0)).toBeGreaterThanOrEqual(strip.side));
      }
    }
  });

  it('samples a thousand steps evenly', () => {
    const { positions, complete } = layOutStrip(1326, 1000);
    expect(complete).toBe(false);
    expect(positions.length).toBeGreaterThan(24);
    const steps = positions.slice(1).map((k, j) => k - (positions[j] ?? 0));
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1);
  });

  it('leaves equal gaps where the number of steps has a divisor near', () => {
    const { positions, side } = layOutStrip(934, 50);
    expect(positions.slice(1).map((k, j) => k - (positions[j] ?? 0))).toEqual(positions.slice(1).map(() => positions[1]));
    expect(side).toBeGreaterThan(24);
  });

  it('finds every one of a thousand positions again', () => {
    for (const last of [1, 25, 1000]) {
      const strip = layOutStrip(1326, last);
      for (let k = 0; k <= last; k++) expect(positionAt(strip, xOf(strip, k))).toBe(k);
      expect(positionAt(strip, -50)).toBe(0);
      expect(positionAt(strip, 9999)).toBe(last);
    }
    expect(positionAt(layOutStrip(1326, 0), 700)).toBe(0);
  });
});

describe('labels', () => {
  it('are round numbers with both ends', () => {
    expect(labelledPositions(layOutStrip(1326, 10), 64)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(labelledPositions(layOutStrip(1326, 25), 110)).toEqual([0, 5, 10, 15, 20, 25]);
  });

  it('never touch', () => {
    for (const last of [1, 3, 25, 47, 60, 333, 1000]) {
      for (const width of [328, 940, 1326]) {
        const strip = layOutStrip(width, last);
        const at = labelledPositions(strip, 48).map((k) => xOf(strip, k));
        at.slice(1).forEach((x, j) => expect(x - (at[j] ?? 0)).toBeGreaterThanOrEqual(47));
      }
    }
  });
});

describe('beside the playhead', () => {
  it('a label gives way where the two would touch', () => {
    const thousand = layOutStrip(1326, 1000);
    expect(meetsPlayhead(thousand, 0, 3)).toBe(true);
    expect(meetsPlayhead(thousand, 0, 0)).toBe(false);
    expect(meetsPlayhead(thousand, 0, 60)).toBe(false);
    expect(meetsPlayhead(thousand, 1000, 990)).toBe(true);
    const ten = layOutStrip(1326, 10);
    for (let k = 1; k < 10; k++) expect(meetsPlayhead(ten, 0, k)).toBe(false);
  });
});

describe('the window on a phone', () => {
  it('fits and is centred', () => {
    for (const width of [328, 358, 400, 560]) {
      const { side, pitch, reach, middle } = layOutWindow(width, 25);
      expect(middle - reach * pitch).toBeGreaterThanOrEqual(-1);
      expect(middle + reach * pitch + side).toBeLessThanOrEqual(width + 1);
    }
  });

  it('is filled from edge to edge by a run of few steps, wherever the playhead is', () => {
    for (const last of [1, 2, 3, 5, 6]) {
      for (const width of [288, 328, 358]) {
        const layout = layOutWindow(width, last);
        expect(layout.side).toBe(layOutWindow(width, 25).side);
        for (const playhead of [0, last]) {
          const lefts = Array.from({ length: last + 1 }, (_, k) => leftIn(layout, k, playhead));
          expect([lefts[0], (lefts.at(-1) ?? 0) + layout.side]).toEqual([0, width]);
          lefts.slice(1).forEach((left, k) => expect(left - (lefts[k] ?? 0)).toBeGreaterThan(layout.side));
        }
      }
    }
  });
});
