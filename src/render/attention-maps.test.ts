import { describe, expect, it } from 'vitest';
import golden from '../../tools/goldens/pages/pages.golden.json' with { type: 'json' };
import { entropyOfHead, headMaps, largestOf, largestSumDeviation, mapOfKey, meanOfHeads, rowOfQuery, sharesOfKeys, type HeadMaps } from './attention-maps.ts';

const { dims, data: values } = golden.attention;
const data = Float32Array.from(values);
const [, heads = 0, queries = 0, keys = 0] = dims;
const half = data.length / 2;
const layout = { heads, queryAxis: 2, keyAxis: 3 };

function must(maps: HeadMaps | null): HeadMaps {
  if (maps === null) throw new Error('no maps');
  return maps;
}

const second = must(headMaps({ dims, data }, layout, 1));

describe('layouts of probabilities', () => {
  it('takes a sample of [B, heads, Q, K] without copying', () => {
    expect(second).toMatchObject({ heads, queries, keys });
    expect(second.data.buffer).toBe(data.buffer);
    expect(Array.from(second.data)).toEqual(Array.from(data.subarray(half)));
  });

  it('reads [B·heads, Q, K], as diffusers lays heads out', () => {
    const maps = must(headMaps({ dims: [2 * heads, queries, keys], data }, { heads, queryAxis: 1, keyAxis: 2 }, 1));
    expect(Array.from(maps.data)).toEqual(Array.from(second.data));
  });

  it('reads [B, Q, K], one head, and takes the last sample where the batch is smaller', () => {
    const one = data.slice(0, queries * keys);
    const maps = must(headMaps({ dims: [1, queries, keys], data: one }, { heads: 1, queryAxis: 1, keyAxis: 2 }, 1));
    expect(maps.data).toEqual(one);
  });

  it('reads keys before queries, and heads after queries', () => {
    const swapped = new Float32Array(data.length);
    const inner = new Float32Array(data.length);
    for (let b = 0; b < 2; b++)
      for (let h = 0; h < heads; h++)
        for (let q = 0; q < queries; q++)
          for (let k = 0; k < keys; k++) {
            const value = data[((b * heads + h) * queries + q) * keys + k] ?? 0;
            swapped[((b * heads + h) * keys + k) * queries + q] = value;
            inner[((b * queries + q) * heads + h) * keys + k] = value;
          }
    const keysFirst = must(headMaps({ dims: [2, heads, keys, queries], data: swapped }, { heads, queryAxis: 3, keyAxis: 2 }, 1));
    const headsInner = must(headMaps({ dims: [2, queries, heads, keys], data: inner }, { heads, queryAxis: 1, keyAxis: 3 }, 1));
    expect(Array.from(keysFirst.data)).toEqual(Array.from(second.data));
    expect(Array.from(headsInner.data)).toEqual(Array.from(second.data));
  });

  it('refuses what does not divide', () => {
    expect(headMaps({ dims: [3, queries, keys], data }, { heads: 2, queryAxis: 1, keyAxis: 2 }, 0)).toBeNull();
    expect(headMaps({ dims, data }, { heads, queryAxis: 2, keyAxis: 7 }, 0)).toBeNull();
  });
});

describe('numbers of attention, against PyTorch', () => {
  it('averages heads', () => {
    const mean = meanOfHeads(second);
    golden.attention.mean.forEach((value, i) => expect(mean.data[i]).toBeCloseTo(value, 6));
  });

  it('shares of keys sum to 1', () => {
    const shares = [...sharesOfKeys(second, 0), ...sharesOfKeys(second, 1)];
    golden.attention.shares.forEach((value, i) => expect(shares[i]).toBeCloseTo(value, 9));
    expect(shares.slice(0, keys).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
  });

  it('entropy in bits, and its ends', () => {
    golden.attention.entropy.forEach((value, head) => expect(entropyOfHead(second, head)).toBeCloseTo(value, 6));
    expect(entropyOfHead({ data: Float32Array.of(0, 1, 0, 0), heads: 1, queries: 1, keys: 4 }, 0)).toBe(0);
    expect(entropyOfHead({ data: Float32Array.of(0.25, 0.25, 0.25, 0.25), heads: 1, queries: 1, keys: 4 }, 0)).toBe(2);
  });

  it('measures how far rows are from 1', () => {
    expect(largestSumDeviation(second)).toBeCloseTo(golden.attention.deviation, 9);
    expect(largestSumDeviation({ data: Float32Array.of(0.5, 0.25), heads: 1, queries: 1, keys: 2 })).toBe(0.25);
  });

  it('a map of a key and a row of a query cross in one number', () => {
    expect(mapOfKey(second, 1, 3)[4]).toBe(rowOfQuery(second, 1, 4)[3]);
  });
});

describe('the largest weights', () => {
  it('come first, of equals the earlier, and are no more than there are', () => {
    expect(largestOf(Float32Array.of(0.1, 0.4, 0.1, 0.3, 0.1), 3)).toEqual([1, 3, 0]);
    expect(largestOf(Float32Array.of(0.25, 0.75), 4)).toEqual([1, 0]);
  });
});
