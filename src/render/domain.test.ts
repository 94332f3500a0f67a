import { expect, it } from 'vitest';
import { niceCeiling, pictureDomain, rangeOf, symmetricDomain } from './domain.ts';

it('one outlier does not set the scale', () => {
  const values = Float32Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? 1 : -1));
  values[500] = 1000;
  expect(symmetricDomain(values)).toBe(1);
});

it('a map with one lit sample is still seen, and an empty one has a scale', () => {
  const values = new Float32Array(1000);
  values[3] = -2;
  expect(symmetricDomain(values)).toBe(2);
  expect(symmetricDomain(new Float32Array(10))).toBe(1);
  expect(symmetricDomain(new Float32Array(0))).toBe(1);
});

it('what is no number does not set the scale', () => {
  expect(symmetricDomain(Float32Array.of(1, NaN, -2, Infinity))).toBe(2);
  expect(symmetricDomain(Float32Array.of(NaN, Infinity))).toBe(1);
});

it('ranges', () => {
  expect(rangeOf(Float32Array.of(3, -2, 1))).toEqual({ min: -2, max: 3 });
  expect(rangeOf(new Float32Array(0))).toEqual({ min: 0, max: 0 });
});

it.each([
  [0.37, 0.4],
  [0.4, 0.4],
  [1.2, 1.5],
  [83, 100],
  [0.00011, 0.00015],
  [0, 1],
  [NaN, 1],
])('the nice ceiling of %d is %d', (value, ceiling) => {
  expect(niceCeiling(value)).toBeCloseTo(ceiling, 12);
});

it('a picture within ±1 is drawn as it is; one with σ = 80 is drawn on its own scale', () => {
  expect(pictureDomain(Float32Array.of(1, -1, 0.5))).toBe(1);
  expect(pictureDomain(Float32Array.of(80, -80))).toBe(80);
});
