import { expect, it } from 'vitest';
import { burntShare, MOST_BURNT } from './burnt.ts';

it('tells a picture with some ringing from a burnt one', () => {
  expect(burntShare(Float32Array.of(-1.1, 1.15, 0.2, 1.3))).toBe(0.25);
  expect(burntShare(Float32Array.of(-9, 5, 0.2, 1.3))).toBeGreaterThan(MOST_BURNT);
  expect(burntShare(new Float32Array(0))).toBe(0);
});
