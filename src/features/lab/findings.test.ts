import { expect, it } from 'vitest';
import { findingsOf, isAsWritten } from './findings.ts';

const shape = { channels: 3, height: 8, width: 8 };
/** By row, column and channel. */
const picture = (value: (y: number, x: number, c: number) => number) =>
  Float32Array.from({ length: 3 * 64 }, (_, i) => value(Math.floor((i % 64) / 8), i % 8, Math.floor(i / 64)));
const inMiddle = (y: number, x: number): boolean => y >= 2 && y < 6 && x >= 2 && x < 6;

it('says of which colour the middle and the edge are, in A and in B', () => {
  // 1 is white in a channel, −1 black; beyond that it is clipped.
  const red = picture((y, x, c) => (inMiddle(y, x) && c > 0 ? -1 : 1));
  const blue = picture((y, x, c) => (inMiddle(y, x) && c < 2 ? -7 : 1));
  const { middle, edge, mse, unclipped } = findingsOf(red, blue, picture((y, x) => x - y), shape);
  // In the 16 of 64 places in the middle: red from 1 to −7 (clipped −1), green from −1 to −7 (−1), blue from −1 to 1.
  expect([mse, unclipped]).toEqual([(16 * (4 + 0 + 4)) / 192, (16 * (64 + 36 + 4)) / 192]);
  expect(middle).toEqual([[255, 0, 0], [0, 0, 255]]);
  expect(edge).toEqual([[255, 255, 255], [255, 255, 255]]);
});

it('a sheet of one colour has no spread, whatever its colour', () => {
  const noise = picture((y, x, c) => Math.sin(y * 3 + x * 5 + c));
  const sheet = picture((_y, _x, c) => [0.9, -0.2, 0.1][c] ?? 0);
  expect(findingsOf(noise, sheet, noise, shape)).toMatchObject({ spread: 0, detail: 0 });
  expect(findingsOf(noise, noise, noise, shape)).toMatchObject({ mse: 0, spread: 1, detail: 1 });
});

it('holds to what was written within a tenth, or 0.01', () => {
  expect(isAsWritten({ mse: 1.09, detail: 0.018 }, { mse: 1, detail: 0.009 })).toBe(true);
  expect(isAsWritten({ mse: 1.12, detail: 0.009 }, { mse: 1, detail: 0.009 })).toBe(false);
  expect(isAsWritten({ mse: 1, detail: NaN }, { mse: 1, detail: 0.009 })).toBe(false);
});
