import { expect, it } from 'vitest';
import { detailEnergy, detailShare } from './detail.ts';

it('a map that is flat in each 2 × 2 block has none', () => {
  expect(detailEnergy(Float32Array.of(1, 1, 5, 5, 1, 1, 5, 5), 1, 2, 4)).toBe(0);
});

it('is what a 2 × 2 average loses', () => {
  // Mean 1.5: 1.5² + 0.5² + 0.5² + 1.5²
  expect(detailEnergy(Float32Array.of(0, 1, 2, 3), 1, 2, 2)).toBeCloseTo(5, 12);
});

it('sums over channels and leaves out an odd row and column', () => {
  const channel = [0, 1, 100, 2, 3, -100, 7, 8, 9];
  expect(detailEnergy(Float32Array.from([...channel, ...channel]), 2, 3, 3)).toBeCloseTo(10, 12);
});

it('shares', () => {
  expect(detailShare(3, 1)).toBe(0.75);
  expect(detailShare(0, 0)).toBeNaN();
});
