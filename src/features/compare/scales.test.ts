import { expect, it } from 'vitest';
import { differenceDomain, differenceLegend, minus, ownDomain, percentShares } from './scales.ts';

const picture = Float32Array.from([-1, 1, 0.5, -0.5]);
const burst = Float32Array.from([-150, 150, 75, -75]);

it('a picture is drawn on −1 … 1, however far the one beside it goes; only the difference spans both', () => {
  expect(ownDomain(picture)).toBe(1);
  expect(ownDomain(burst)).toBeGreaterThan(100);
  expect(ownDomain(undefined)).toBe(1);
  expect(differenceDomain(minus(burst, picture))).toBe(150);
});

it('shares of a whole add up to 100', () => {
  expect(percentShares([0.4949, 0.4747, 0.0304])).toEqual([50, 47, 3]);
  expect(percentShares([1, 1, 1])).toEqual([34, 33, 33]);
  expect(percentShares([2, 0, 0])).toEqual([100, 0, 0]);
  expect(percentShares([0, 0, 0])).toEqual([0, 0, 0]);
});

it('a difference says what lies beyond its scale, and of colours no black and white', () => {
  const difference = new Float32Array(1000).fill(0.5);
  expect(differenceLegend(difference, 3)).toBe('grey is 0, each channel drawn from −0.500 to 0.500');
  difference[7] = -2.59;
  expect(differenceLegend(difference, 1)).toBe('grey is 0, black −0.500, white 0.500; 1 of 1000 values lie beyond and are clipped');
});
