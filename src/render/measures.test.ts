import { describe, expect, it } from 'vitest';
import golden from '../../tools/goldens/measures.golden.json' with { type: 'json' };
import { detailEnergy } from './detail.ts';
import { bandEnergies, cosine, fineDetail, meanSquareError, patternEnergy, totalVariation, worthOf } from './measures.ts';

describe.each(golden.cases)('measures of $dims, against numpy', (expected) => {
  const [channels = 0, height = 0, width = 0] = expected.dims;
  const a = { data: Float32Array.from(expected.a), channels, height, width };
  const b = { ...a, data: Float32Array.from(expected.b) };

  it('of two tensors', () => {
    expect(meanSquareError(a.data, b.data)).toBeCloseTo(expected.meanSquareError, 9);
    expect(cosine(a.data, b.data)).toBeCloseTo(expected.cosine, 9);
  });

  it('of one', () => {
    expect(totalVariation(a)).toBeCloseTo(expected.totalVariation, 9);
    expect(patternEnergy(a)).toBeCloseTo(expected.patternEnergy, 6);
    expect(fineDetail(a)).toBeCloseTo(expected.fineDetail, 6);
  });

  it('of its bands', () => {
    const bands = bandEnergies(a, expected.cutoff);
    expect(bands.constant).toBeCloseTo(expected.bands.constant, 6);
    expect(bands.low).toBeCloseTo(expected.bands.low, 6);
    expect(bands.high).toBeCloseTo(expected.bands.high, 6);
  });

  it('of what a cut costs', () => {
    const worth = worthOf(a, b);
    expect(worth.change).toBeCloseTo(expected.worth.change, 6);
    expect(worth.detailLost).toBeCloseTo(expected.worth.detailLost, 6);
    expect(worth.detailCosine).toBeCloseTo(expected.worth.detailCosine, 6);
  });
});

it('tells a checkerboard from detail', () => {
  const data = Float32Array.from({ length: 64 }, (_, i) => (((i >> 3) + i) % 2 === 0 ? 3 : -3));
  const board = { data, channels: 1, height: 8, width: 8 };
  expect(patternEnergy(board)).toBe(576);
  expect(detailEnergy(data, 1, 8, 8)).toBe(576);
  expect(fineDetail(board)).toBe(0);
  expect(bandEnergies(board)).toEqual({ constant: 0, low: 0, high: 576 });
});

it('a cut that leaves nothing loses all, and one that changes nothing loses nothing', () => {
  const data = Float32Array.of(0, 1, 2, 3, 4, 9, 1, 7, 3, 3, 8, 2, 5, 1, 0, 6);
  const whole = { data, channels: 1, height: 4, width: 4 };
  expect(worthOf(whole, { ...whole, data: new Float32Array(16) })).toEqual({ change: 1, detailLost: 1, detailCosine: NaN });
  const same = worthOf(whole, whole);
  expect([same.change, same.detailLost]).toEqual([0, 0]);
  expect(same.detailCosine).toBeCloseTo(1, 12);
});

it('tensors of different sizes are a mistake', () => {
  expect(() => meanSquareError(new Float32Array(3), new Float32Array(4))).toThrow('3 values cannot be compared with 4');
});
