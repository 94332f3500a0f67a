import { describe, expect, it } from 'vitest';
import {
  formatCoefficient,
  formatDuration,
  formatFixed,
  formatMegabytes,
  formatPercent,
  formatScientific, formatTimestep, formatWait,
} from './format.ts';

describe('numbers as a reader expects them', () => {
  it('uses a true minus and drops it from zero', () => {
    expect(formatFixed(-0.5, 2)).toBe('−0.50');
    expect(formatFixed(-0.0001, 2)).toBe('0.00');
    expect(formatFixed(Number.NaN, 2)).toBe('NaN');
  });

  it('keeps three figures of a coefficient, and turns to powers at the ends', () => {
    expect(formatCoefficient(0.71312)).toBe('0.713');
    expect(formatCoefficient(1.4142)).toBe('1.41');
    expect(formatCoefficient(14.142)).toBe('14.1');
    expect(formatCoefficient(-157.4)).toBe('−157');
    expect(formatCoefficient(0.00004)).toBe('4.0·10⁻⁵');
    expect(formatCoefficient(12345)).toBe('1.2·10⁴');
    expect(formatCoefficient(0)).toBe('0');
    expect(formatCoefficient(Number.NEGATIVE_INFINITY)).toBe('−∞');
  });

  it('writes powers of ten with superscripts', () => {
    expect(formatScientific(2.3e-7)).toBe('2·10⁻⁷');
    expect(formatScientific(-3e12)).toBe('−3·10¹²');
    expect(formatScientific(2)).toBe('2');
    expect(formatScientific(0)).toBe('0');
  });

  it('writes timesteps as whole numbers where they are, and σ and its logarithm with the figures that tell them apart', () => {
    expect([999, 846.139, 1.0955, 0, 0.5, 0.0102, -0.333, -1.5537, 0.00002].map(formatTimestep)).toEqual(['999', '846.1', '1.1', '0', '0.5', '0.0102', '−0.333', '−1.6', '0']);
  });

  it('writes shares, bytes and durations', () => {
    expect(formatPercent(0.702)).toBe('70%');
    expect(formatMegabytes(7_912_345)).toBe('7.9');
    expect(formatDuration(41.3)).toBe('41 ms');
    expect(formatDuration(3.14)).toBe('3.1 ms');
    expect(formatDuration(1234)).toBe('1.2 s');
    expect(formatDuration(62_000)).toBe('62 s');
    expect([10_000, 47_000, 89_000, 91_000, 993 * 1400, 89 * 60_000, 150 * 60_000].map(formatWait)).toEqual(['10 s', '45 s', '90 s', '2 min', '23 min', '89 min', '2.5 h']);
  });
});
