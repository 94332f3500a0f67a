import { expect, it } from 'vitest';
import { paintGrid, pitchOf, type PlaneGrid } from './paint-grid.ts';
import { paintPlane } from './plane-paint.ts';

it('paints each number of each plane as a square, with clear pixels between the planes', () => {
  const grid: PlaneGrid = { rows: 2, columns: 2, height: 1, width: 2, zoom: 3, gap: { x: 1, y: 2 } };
  const planes = [[1, -1], [0.5, 0], [NaN, 0.25]].map((values) => Float32Array.from(values));
  const pixels = paintGrid(grid, (row, column) => {
    const values = planes[row * 2 + column];
    return values === undefined ? null : { values, domain: 1 };
  }, 'diverging', 'light');
  const pitch = pitchOf(grid);
  const across = pitch.x * 2;
  expect(pixels.length).toBe(across * pitch.y * 2 * 4);
  for (let y = 0; y < 2 * pitch.y; y++) {
    for (let x = 0; x < across; x++) {
      const [row, column] = [Math.floor(y / pitch.y), Math.floor(x / pitch.x)];
      const [r, c] = [Math.floor((y - row * pitch.y) / 3), Math.floor((x - column * pitch.x) / 3)];
      const values = r < 1 && c < 2 ? planes[row * 2 + column] : undefined;
      const expected = values === undefined ? [0, 0, 0, 0] : [...paintPlane(values, 1, 'diverging', 'light').subarray(c * 4, c * 4 + 4)];
      expect([...pixels.subarray((y * across + x) * 4, (y * across + x) * 4 + 4)], `${y}, ${x}`).toEqual(expected);
    }
  }
});
