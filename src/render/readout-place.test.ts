import { describe, expect, it } from 'vitest';
import { coveredWords, readoutPlace } from './readout-place.ts';

const room = { x: 0, y: 0, width: 1200, height: 530 };
const box = { width: 272, height: 38 };

describe('where a readout stands', () => {
  it('is right under its tile where nothing is said there', () => {
    const { x, y } = readoutPlace({ x: 376, y: 20, width: 128, height: 128 }, box, [], room);
    expect([x, y]).toEqual([376, 148]);
  });

  it('is clear of the two lines under a skip, of the arrow’s words and of the names of the next level', () => {
    const words = [
      { x: 376, y: 152, width: 172, height: 15 },
      { x: 376, y: 167, width: 120, height: 15 },
      { x: 294, y: 180, width: 82, height: 15 },
      { x: 490, y: 184, width: 26, height: 15 },
      { x: 568, y: 184, width: 64, height: 15 },
    ];
    const tile = { x: 376, y: 20, width: 128, height: 128 };
    const place = readoutPlace(tile, box, words, room);
    expect(coveredWords({ ...place, ...box }, words)).toBe(0);
    // Nor over the picture that is read.
    expect(coveredWords({ ...place, ...box }, [tile])).toBe(0);
  });

  it('stays within the figure', () => {
    const { x, y } = readoutPlace({ x: 1100, y: 480, width: 64, height: 40 }, box, [], room);
    expect(x + box.width).toBeLessThanOrEqual(room.width);
    expect(y + box.height).toBeLessThanOrEqual(room.height);
  });
});
