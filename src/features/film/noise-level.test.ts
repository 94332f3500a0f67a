import { describe, expect, it } from 'vitest';
import { describeLook, describePosition, describeSignalToNoise } from './noise-level.ts';

describe('the noise level in words', () => {
  it('gives the signal-to-noise ratio in decibels, also at the ends', () => {
    expect(describeSignalToNoise(0.4923)).toBe('−0.1 dB');
    expect(describeSignalToNoise(0.9)).toBe('+9.5 dB');
    expect(describeSignalToNoise(1)).toBe('∞ dB');
    expect(describeSignalToNoise(0)).toBe('−∞ dB');
  });

  it('names the position, whose last one is the picture, of an inversion the noise', () => {
    expect(describePosition(12, 25, 500)).toBe('Step 12 of 25, t = 500');
    expect(describePosition(3, 10, 612.345)).toBe('Step 3 of 10, t = 612.3');
    expect(describePosition(25, 25, undefined)).toBe('Step 25 of 25, the picture');
    expect(describePosition(25, 25, undefined, 'noise')).toBe('Step 25 of 25, the noise');
    expect(describePosition(0, 25, undefined)).toBe('Step 0 of 25');
  });
});

it('names the evaluation within the sampler’s step', () => {
  const heun = [0, 0, 1, 1, 2];
  expect([0, 1, 2, 4, 5].map((position) => describeLook(heun, position))).toEqual(['first of step 1', 'second of step 1', 'first of step 2', 'first of step 3', null]);
});
