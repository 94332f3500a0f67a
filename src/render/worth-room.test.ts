import { describe, expect, it } from 'vitest';
import { widthOfWords } from '../base/line-room.ts';
import { LABEL_LINE, bottomOf, middleOf } from './layout-pieces.ts';
import type { UShape } from './layout-types.ts';
import { layoutU } from './layout-u.ts';
import { worthPlaces } from './worth-room.ts';

const UP = 'transposed conv ↑2';

function shape(side: number, levels: number): UShape {
  return {
    sample: [side, side],
    levels: Array.from({ length: levels }, (_, index) => ({
      index,
      size: [side / 2 ** index, side / 2 ** index] as const,
      encoder: true,
      decoder: true,
      skip: true,
      lines: index === 0 ? 3 : index === 1 ? 4 : 5,
      short: 3,
    })),
    middle: { size: [side / 2 ** (levels - 1), side / 2 ** (levels - 1)], lines: 3 },
    words: 'a crown above a green frog on pink'.split(' '),
  };
}

describe.each([
  ['one run', 640, false],
  ['a low screen', 488, false],
  ['two runs', 500, true],
] as const)('%s', (_, height, asked) => {
  it.each([1360, 1200, 968])('what a cut costs ends before arrows, their labels and the names of the next level: %i px', (width) => {
    for (const model of [shape(16, 2), shape(32, 3), shape(64, 4)]) {
      const layout = layoutU(model, width, height, asked);
      layout.rows.forEach((row, depth) => {
        const places = worthPlaces(layout, depth, '↓2 max pooling', depth === 0 ? UP : '↑2');
        if (places === null || row.below === null) throw new Error('no skip');
        const { skip, below } = places;
        const next = layout.rows[depth + 1]?.below;
        const arrow = middleOf(row.below);
        const most = Math.max(...skip.lines);
        const right = skip.align === 'right' ? skip.x : skip.align === 'centre' ? skip.x + most / 2 : skip.x + most;
        expect(right).toBeLessThan(arrow - 4);
        // The letters end before those of a name, which begin 19 px above its tile.
        if (next) expect(bottomOf(row.below) + 5 + skip.lines.length * LABEL_LINE).toBeLessThanOrEqual(next.y - 19 + 3);
        // Nor do they reach into what is said on the arrow down.
        const { downLabel } = row;
        const begins = skip.align === 'right' ? skip.x - most : skip.align === 'centre' ? skip.x - most / 2 : skip.x;
        if (downLabel !== null && begins < downLabel.x + widthOfWords('↓2 max pooling')) expect(skip.y + skip.lines.length * LABEL_LINE - 3).toBeLessThanOrEqual(downLabel.y);
        below.lines.forEach((most, at) => {
          const { upLabel } = row;
          if (upLabel === null || below.y + (at + 1) * LABEL_LINE - 3 <= upLabel.y) return;
          expect(below.x + most).toBeLessThan(upLabel.x - widthOfWords(depth === 0 ? UP : '↑2'));
        });
        // “cut: ε̂ changes 120%” has room everywhere.
        for (const { lines } of [skip, below]) expect(lines[0]).toBeGreaterThanOrEqual(widthOfWords('cut: ε̂ changes 120%'));
      });
    }
  });
});
