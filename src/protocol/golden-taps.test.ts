import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { writeNpz } from '../base/write-npz.ts';
import type { NpyArray } from '../base/npy.ts';
import { deviationFrom, readGoldenTaps, statisticsOf, type TensorReference } from './golden-taps.ts';

function referenceOf(dims: readonly number[], values: Float32Array, places = [0]): TensorReference {
  return { name: 'a', dims, places: Int32Array.from(places), values: Float32Array.from(places, (place) => values[place] ?? NaN), statistics: statisticsOf(values) };
}

describe('the deviation from a reference', () => {
  const theirs = Float32Array.of(1, -4, 2, 3);
  const dims = [1, 4];
  const of = (...values: number[]) => deviationFrom(referenceOf(dims, theirs), { dims, data: Float32Array.from(values) });

  it('is the largest difference over the largest value', () => {
    expect(of(1, -3.5, 2, 3)).toEqual({ name: 'a', largest: 0.5, scale: 4, relative: 0.125 });
    expect(of(1, -4, 2, 3).relative).toBe(0);
    expect(of(1.25, -4, 2, 3).largest).toBe(0.25);
  });

  it('is never more than the largest difference of the values', () => {
    expect(of(2, -3, 1, 4).largest).toBeCloseTo(1, 6);
  });

  it('sees a value that is at none of the places, and an order that is another one', () => {
    expect(of(1, -4, 2.5, 3).largest).toBeGreaterThan(0.1);
    expect(of(1, -4, 3, 2).largest).toBeGreaterThan(0.1);
  });

  it('is infinite where a number is none or the shape is another one', () => {
    expect(of(1, NaN, 2, 3).relative).toBe(Infinity);
    expect(of(1, -4, NaN, 3).relative).toBe(Infinity);
    expect(deviationFrom(referenceOf(dims, theirs), { dims: [2, 2], data: theirs }).relative).toBe(Infinity);
  });
});

describe('the file', () => {
  const arrays: readonly (readonly [string, NpyArray])[] = [
    ['inputs/sample', { dims: [1, 2], data: Float32Array.of(1, 2) }],
    ['inputs/timestep', { dims: [1], data: Float32Array.of(500) }],
    ['inputs/tokens', { dims: [1, 2], data: Int32Array.of(1, 4) }],
    ['names', { dims: [4], data: new TextEncoder().encode('x\nŷ') }],
    ['dims', { dims: [2, 4], data: Int32Array.of(1, 2, 0, 0, 1, 0, 0, 0) }],
    ['places', { dims: [2, 2], data: Int32Array.of(0, 1, 0, 0) }],
    ['values', { dims: [2, 2], data: Float32Array.of(7, 8, 9, 9) }],
    ['statistics', { dims: [2, 5], data: Float64Array.of(7, 8, 7.5, 7.51, 6, 9, 9, 9, 9, 9) }],
  ];

  it('is read', () => {
    const { inputs, references } = readGoldenTaps(writeNpz(arrays));
    expect(inputs).toMatchObject({ batch: 1, conditions: { tokens: { dims: [1, 2], data: Int32Array.of(1, 4) } } });
    expect([...references.keys()]).toEqual(['x', 'ŷ']);
    expect(references.get('x')).toMatchObject({ dims: [1, 2], values: Float32Array.of(7, 8), statistics: [7, 8, 7.5, 7.51, 6] });
  });

  it('says what is missing or does not fit, or that it is no such file', () => {
    expect(() => readGoldenTaps(writeNpz(arrays.slice(1)))).toThrow('inputs/sample');
    expect(() => readGoldenTaps(writeNpz(arrays.filter(([name]) => name !== 'places')))).toThrow('places');
    expect(() => readGoldenTaps(writeNpz([...arrays.slice(0, 3), ['names', { dims: [1], data: Uint8Array.of(120) }], ...arrays.slice(4)]))).toThrow('1 names');
    expect(() => readGoldenTaps(new Uint8Array(3))).toThrow('cannot be read');
  });

  it.each(['emoji-32', 'emoji-32-pairs', 'emoji-64', 'emoji-16'])('of %s is small and can be read', (model) => {
    const bytes = new Uint8Array(readFileSync(new URL(`../../public/models/${model}/golden-taps.npz`, import.meta.url)));
    expect(bytes.length).toBeLessThan(200_000);
    const { inputs, references } = readGoldenTaps(bytes);
    // One tensor is known whole: time.column is the timestep.
    expect(references.get('time.column')).toMatchObject({ dims: [1, 1] });
    expect(references.get('time.column')?.values[0]).toBe(inputs.timestep[0]);
    const [smallest, largest, mean, rootMeanSquare] = references.get('pred_noise')?.statistics ?? [];
    expect(smallest).toBeLessThan(mean ?? NaN);
    expect(largest).toBeGreaterThan(rootMeanSquare ?? NaN);
  });
});
