import { describe, expect, it } from 'vitest';
import golden from '../../tools/goldens/philox.golden.json';
import { naturalLog, normalQuantile, philox4x32, standardNormal } from './philox.ts';

describe('philox4x32', () => {
  // Random123, tests/kat_vectors.
  it.each([
    { counter: [0, 0, 0, 0], key: [0, 0], words: '6627e8d5 e169c58d bc57ac4c 9b00dbd8' },
    {
      counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      key: [0xffffffff, 0xffffffff],
      words: '408f276d 41c83b0e a20bc7c6 6d5451fd',
    },
    {
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0],
      words: 'd16cfe09 94fdcceb 5001e420 24126ea1',
    },
  ] as const)('gives the published words for $counter', ({ counter, key, words }) => {
    const got = philox4x32([...counter], [...key]);
    expect(got.map((word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(words);
  });
});

describe('standardNormal', () => {
  it.each(golden.cases)('agrees with SciPy for seed $seed, stream $stream', ({ seed, stream, values }) => {
    const noise = standardNormal(seed, stream, values.length);
    values.forEach((value, k) => {
      expect(Math.abs((noise[k] ?? NaN) - value)).toBeLessThanOrEqual(1e-6 * Math.abs(value));
    });
  });

  it('is the same to the bit everywhere', () => {
    const bits = new Uint32Array(standardNormal(42, 0, 8).buffer);
    expect(Array.from(bits, (word) => word.toString(16))).toMatchInlineSnapshot(`
      [
        "3e92f728",
        "bda16e33",
        "bfb9dfa1",
        "bed1fa53",
        "400fe2b3",
        "bee5650f",
        "3d0ece30",
        "bdeb0a09",
      ]
    `);
  });

  it('begins alike at every length', () => {
    const long = standardNormal(9, 3, 1000);
    for (const length of [0, 1, 2, 3, 4, 5, 999]) expect(standardNormal(9, 3, length)).toEqual(long.subarray(0, length));
  });

  it('has the moments of a standard normal', () => {
    const n = 1 << 18;
    const noise = standardNormal(1234, 5, n);
    const moment = (power: number): number => noise.reduce((sum, x) => sum + x ** power, 0) / n;
    // Four standard errors each.
    expect(Math.abs(moment(1))).toBeLessThan(4 * Math.sqrt(1 / n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
  });

  it('gives unrelated noise for neighbouring seeds and streams', () => {
    const n = 1 << 16;
    const noises = [standardNormal(7, 0, n), standardNormal(8, 0, n), standardNormal(7, 1, n), standardNormal(7 + 2 ** 32, 0, n)];
    noises.forEach((a, i) => {
      for (const b of noises.slice(i + 1)) {
        const product = a.reduce((sum, x, k) => sum + x * (b[k] ?? 0), 0) / n;
        expect(Math.abs(product)).toBeLessThan(4 / Math.sqrt(n));
      }
    });
  });

  it('refuses seeds and streams that are out of range', () => {
    for (const seed of [-1, 0.5, 2 ** 53, NaN]) expect(() => standardNormal(seed, 0, 1)).toThrow(RangeError);
    for (const stream of [-1, 0.5, 2 ** 32, NaN]) expect(() => standardNormal(0, stream, 1)).toThrow(RangeError);
  });
});

describe('normalQuantile', () => {
  it.each(golden.quantiles)('agrees with SciPy at p = %d', (p = NaN, x = NaN) => {
    expect(Math.abs(normalQuantile(p) - x)).toBeLessThanOrEqual(1e-12 * Math.max(Math.abs(x), 1));
  });
});

describe('naturalLog', () => {
  it('agrees with Math.log', () => {
    for (let k = 1; k < 2000; k++) {
      const x = Math.exp(-k / 80);
      expect(Math.abs(naturalLog(x) - Math.log(x))).toBeLessThanOrEqual(4e-16 * Math.max(Math.abs(Math.log(x)), 1));
    }
  });
});
