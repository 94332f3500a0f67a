import { expect, it } from 'vitest';
import { stretchesOf } from './importance.ts';

it('parts the steps evenly, without a gap', () => {
  expect(stretchesOf(25, 5)).toEqual([[0, 4], [5, 9], [10, 14], [15, 19], [20, 24]]);
  expect(stretchesOf(7, 3)).toEqual([[0, 1], [2, 4], [5, 6]]);
  expect(stretchesOf(3, 10)).toEqual([[0, 0], [1, 1], [2, 2]]);
  expect(stretchesOf(1000, 1)).toEqual([[0, 999]]);
});
