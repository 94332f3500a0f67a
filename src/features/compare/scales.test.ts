import { expect, it } from 'vitest';
import { differenceDomain, minus, ownDomain } from './scales.ts';

const picture = Float32Array.from([-1, 1, 0.5, -0.5]);
const burst = Float32Array.from([-150, 150, 75, -75]);

it('a picture is drawn on −1 … 1, however far the one beside it goes; only the difference spans both', () => {
  expect(ownDomain(picture)).toBe(1);
  expect(ownDomain(burst)).toBeGreaterThan(100);
  expect(ownDomain(undefined)).toBe(1);
  expect(differenceDomain(minus(burst, picture))).toBe(150);
});
