import { describe, expect, it } from 'vitest';
import { readNumber } from './number-input.ts';

const steps = { min: 1, max: 1000, whole: true };
const guidance = { min: 0, max: 30, whole: false };

describe('readNumber', () => {
  it('reads what people type', () => {
    expect(readNumber(' 25 ', 'Steps', steps)).toEqual({ ok: true, value: 25 });
    expect(readNumber('7,5', 'Guidance', guidance)).toEqual({ ok: true, value: 7.5 });
    expect(readNumber('.5', 'Guidance', guidance)).toEqual({ ok: true, value: 0.5 });
    expect(readNumber('1e2', 'Steps', steps)).toEqual({ ok: true, value: 100 });
    expect(readNumber('-0', 'Guidance', guidance)).toEqual({ ok: true, value: 0 });
  });

  it('refuses with what is allowed and what was wrong', () => {
    expect(readNumber('0', 'Steps', steps)).toEqual({
      ok: false,
      reason: 'Steps must be a whole number from 1 to 1,000; 0 is too small.',
    });
    expect(readNumber('10000', 'Steps', steps)).toMatchObject({ reason: expect.stringContaining('10,000 is too large') as string });
    expect(readNumber('9'.repeat(120), 'Seed', steps)).toMatchObject({ reason: 'Seed must be a whole number from 1 to 1,000; 1.0e+120 is too large.' });
    expect(readNumber('2.5', 'Steps', steps)).toMatchObject({ reason: expect.stringContaining('2.5 is not a whole number') as string });
    expect(readNumber('−1', 'Seed', steps)).toMatchObject({ reason: expect.stringContaining('−1 is too small') as string });
    expect(readNumber('blue', 'Seed', steps)).toMatchObject({ reason: expect.stringContaining('“blue” is not a number') as string });
    expect(readNumber('', 'Seed', steps)).toMatchObject({ ok: false });
    expect(readNumber('Infinity', 'Seed', steps)).toMatchObject({ ok: false });
    expect(readNumber('12 34', 'Seed', steps)).toMatchObject({ ok: false });
  });
});
