import { describe, expect, it } from 'vitest';
import { diverging } from './colour-maps.ts';
import { orderPlanes } from './plane-order.ts';
import { NOT_FINITE } from './paint.ts';
import { paintPlane, paintScale } from './plane-paint.ts';
import { histogramOf, rmsDifference, statisticsOf } from './plane-statistics.ts';
import { planeAt, planeShape, planesOf } from './tensor-planes.ts';

describe('the shape of a tensor as planes', () => {
  it.each([
    [[1, 64, 16, 16], [64, 16, 16]],
    [[1, 4, 256, 8], [4, 256, 8]],
    [[1, 128], [1, 1, 128]],
    [[1, 32, 1, 1], [1, 1, 32]],
    [[1, 1, 1, 8], [1, 1, 8]],
    [[1, 8, 96], [1, 8, 96]],
    [[1], [1, 1, 1]],
    [[], [1, 1, 1]],
    [[8, 64, 64], [8, 64, 64]],
    [[1, 2, 3, 4, 5], [6, 4, 5]],
  ])('%j', (dims, [count, height, width]) => {
    expect(planeShape(dims)).toEqual({ count, height, width });
  });
  it('finds the sample, also where batch and heads share an axis, and where there is no batch', () => {
    const shape = { count: 2, height: 1, width: 2 };
    const data = Float32Array.from({ length: 8 }, (_, i) => i);
    expect([...planesOf(data, shape, 1).data]).toEqual([4, 5, 6, 7]);
    expect([...planeAt(planesOf(data, shape, 1), 1)]).toEqual([6, 7]);
    expect([...planesOf(data.subarray(0, 4), shape, 1).data]).toEqual([0, 1, 2, 3]);
    expect(planeAt(planesOf(data, shape, 0), 2)).toHaveLength(0);
  });
});

describe('statistics', () => {
  it('are those of numpy', () => {
    // np.array([1, 2, 3, 4, 0], np.float32): mean 2, std 1.41421356, mean of squares 6
    const found = statisticsOf(Float32Array.of(1, 2, 3, 4, 0));
    expect(found).toMatchObject({ length: 5, mean: 2, energy: 6, min: 0, max: 4, zeros: 1, nans: 0, infinities: 0 });
    expect(found.deviation).toBeCloseTo(1.41421356, 8);
  });
  it('call out what is not finite and leave it out', () => {
    const found = statisticsOf(Float32Array.of(1, NaN, 3, Infinity, -Infinity));
    expect(found).toMatchObject({ mean: 2, min: 1, max: 3, nans: 1, infinities: 2 });
    expect(statisticsOf(Float32Array.of(NaN)).mean).toBeNaN();
    expect(rmsDifference(Float32Array.of(1, NaN), Float32Array.of(4, 1))).toBe(3);
  });
  it('count into bins of equal width, and what lies beyond', () => {
    const found = histogramOf(Float32Array.of(-3, -1, -0.1, 0.1, 1, 9, NaN), -1, 1, 4);
    expect(found.counts).toEqual([2, 1, 1, 2]);
    expect(found.beyond).toBe(2);
  });
});

describe('order', () => {
  const planes = { count: 3, height: 1, width: 2, data: Float32Array.of(1, 1, -5, 5, 2, 3) };
  const order = (...rest: [Parameters<typeof orderPlanes>[1], Parameters<typeof orderPlanes>[2]]) => orderPlanes(planes, ...rest).map(({ index }) => index);
  it('is by the largest first', () => {
    expect(order('index', null)).toEqual([0, 1, 2]);
    expect(order('energy', null)).toEqual([1, 2, 0]);
    expect(order('mean', null)).toEqual([2, 0, 1]);
    expect(order('variance', null)).toEqual([1, 2, 0]);
  });
  it('is by change where there is a step before', () => {
    const before = { ...planes, data: Float32Array.of(9, 1, -5, 5, 2, 4) };
    expect(order('change', before)).toEqual([0, 2, 1]);
    expect(order('change', null)).toEqual([0, 1, 2]);
  });
});

describe('paint', () => {
  it('has zero in the middle of the scale, and what is not finite in a colour of its own', () => {
    const pixels = paintPlane(Float32Array.of(-1, 1, NaN, Infinity), 1, 'diverging', 'light');
    const table = diverging.light;
    expect([...pixels.subarray(0, 3)]).toEqual([...table.subarray(0, 3)]);
    expect([...pixels.subarray(4, 7)]).toEqual([...table.subarray(-3)]);
    expect([...pixels.subarray(8, 11)]).toEqual(NOT_FINITE);
    expect([...pixels.subarray(12, 15)]).toEqual(NOT_FINITE);
    expect([...paintScale('diverging', 'light').subarray(0, 3)]).toEqual([...table.subarray(0, 3)]);
  });
});
