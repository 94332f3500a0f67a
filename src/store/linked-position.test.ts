import { expect, it } from 'vitest';
import { linkedPosition } from './linked-position.ts';

it('is the same position where the runs are as long', () => {
  expect(linkedPosition([900, 600, 300, 0], [999, 700, 400, 100], 2)).toBe(2);
});

it('is where the other run’s timestep is nearest', () => {
  expect(linkedPosition([900, 600, 300, 0], [950, 850, 750, 650, 550, 450, 350, 250, 150, 50], 1)).toBe(3);
  expect(linkedPosition([900, 600, 300, 0], [999, 500], 3)).toBe(1);
});

it('leads from picture to picture', () => {
  expect(linkedPosition([900, 600, 300, 0], [999, 500], 4)).toBe(2);
});

it('leads from noise to noise and from picture to picture where one run goes the other way', () => {
  const [down, up] = [[999, 666, 333], [333, 666, 999]];
  expect([0, 1, 2, 3].map((position) => linkedPosition(down, up, position))).toEqual([2, 1, 0, 0]);
  expect([0, 1, 2, 3].map((position) => linkedPosition(up, down, position))).toEqual([2, 1, 0, 0]);
  expect(linkedPosition(down, [100, 900], 0)).toBe(1);
});
