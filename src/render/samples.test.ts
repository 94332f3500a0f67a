import { describe, expect, it } from 'vitest';
import { edgesOf } from './edges.ts';
import { projectLike, projectOwn } from './feature-map.ts';
import { additionError, normOfSample, valuesOf, volumeOfSample } from './samples.ts';

const tensor = { dims: [2, 3, 1, 2], data: Float32Array.from({ length: 12 }, (_, i) => i) };

describe('one sample of a batch', () => {
  it('is a view, the last one where the batch is smaller', () => {
    expect(Array.from(valuesOf(tensor, 1))).toEqual([6, 7, 8, 9, 10, 11]);
    expect(valuesOf({ dims: [1, 2], data: Float32Array.of(1, 2) }, 1)).toEqual(Float32Array.of(1, 2));
  });

  it('as a volume is the same object each time, and null for other ranks', () => {
    expect(volumeOfSample(tensor, 1)).toBe(volumeOfSample(tensor, 1));
    expect(volumeOfSample(tensor, 1)).toMatchObject({ channels: 3, height: 1, width: 2 });
    expect(volumeOfSample({ dims: [1, 4], data: new Float32Array(4) }, 0)).toBeNull();
  });

  it('has a norm', () => {
    expect(normOfSample(tensor, 0)).toBeCloseTo(Math.sqrt(55), 12);
  });

  it('adds up, or says by how much it does not', () => {
    expect(additionError(Float32Array.of(1, 2), Float32Array.of(3, 2), Float32Array.of(4, 4))).toBe(0);
    expect(additionError(Float32Array.of(1, 2), Float32Array.of(3, 2), Float32Array.of(4, 5))).toBe(0.2);
  });
});

it('a tensor in its own components is drawn as by projectOwn', () => {
  const data = Float32Array.from({ length: 4 * 36 }, (_, i) => Math.sin(i * i));
  const volume = { data, channels: 4, height: 6, width: 6 };
  const own = projectOwn(volume, null);
  const { projection } = own;
  const again = projectLike(volume, own, volume);
  again.planes.forEach((value, i) => expect(value).toBeCloseTo(projection.planes[i] ?? NaN, 5));
});

it('edges lie where the picture changes', () => {
  const picture = Float32Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? -1 : 1));
  const edges = edgesOf(picture, 1, 8, 8);
  expect([edges[0], edges[3], edges[4], edges[7]]).toEqual([0, 1, 1, 0]);
});
