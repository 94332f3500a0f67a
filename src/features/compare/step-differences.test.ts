import { describe, expect, it } from 'vitest';
import type { Frame } from '../../protocol/frame.ts';
import { noRun } from '../../store/store.ts';
import { pictureAt, pictureDifferences, tensorDifferences, type Computed } from './step-differences.ts';

const shape = { channels: 1, height: 2, width: 2 };

/** A run whose x̂₀ at position k is `pictures[k]`, and whose picture is the last of them. */
function run(timesteps: readonly number[], pictures: readonly (readonly number[])[], probes: Readonly<Record<number, readonly number[]>> = {}): Computed {
  const arrays = pictures.map((values) => Float32Array.from(values));
  return {
    record: { schedule: { timesteps, alphaBar: [], levels: [], stepOf: [] }, run: { ...noRun, total: timesteps.length } },
    room: {
      frame: (k) => (k < timesteps.length && arrays[k] ? ({ predX0: arrays[k], prev: arrays[k + 1] } as unknown as Frame) : undefined),
      probe: (k, name) => (probes[k] === undefined ? undefined : { name, dims: [probes[k].length], data: Float32Array.from(probes[k]) }),
    },
  };
}

describe('the difference of two runs at each step', () => {
  it('is the mean square of x̂₀’s difference, and at the end of the pictures’', () => {
    const a = run([9, 3], [[0, 0, 0, 0], [1, 1, 1, 1], [2, 0, 0, 0]]);
    const b = run([9, 3], [[0, 0, 0, 0], [1, 1, 1, 3], [0, 0, 0, 0]]);
    expect(pictureDifferences(a, b, shape).map((each) => each?.meanSquare)).toEqual([0, 1, 1]);
    expect(pictureAt(a, 2)).toEqual(Float32Array.of(2, 0, 0, 0));
  });

  it('has bands that add up to it: what is the same everywhere is constant', () => {
    const [difference] = pictureDifferences(run([1], [[1, 1, 1, 1], [0, 0, 0, 0]]), run([1], [[3, 3, 3, 3], [0, 0, 0, 0]]), shape);
    expect(difference?.meanSquare).toBe(4);
    expect(difference?.bands.constant).toBeCloseTo(4, 12);
    expect(difference?.bands.high).toBeCloseTo(0, 12);
  });

  it('takes the position with the nearest timestep where one run is longer', () => {
    const a = run([9, 3], [[0, 0, 0, 0], [1, 1, 1, 1], [5, 5, 5, 5]]);
    const b = run([9, 6, 3], [[0, 0, 0, 0], [7, 7, 7, 7], [1, 1, 1, 1], [5, 5, 5, 5]]);
    expect(pictureDifferences(a, b, shape).map((each) => each?.meanSquare)).toEqual([0, 0, 0]);
  });

  it('is unknown where one of them is, or where shapes differ', () => {
    const a = run([9, 3], [[0, 0, 0, 0]], { 0: [1, 2], 1: [1, 2] });
    const b = run([9, 3], [[0, 0, 0, 0], [1, 1, 1, 1], [1, 1, 1, 1]], { 0: [1, 4], 1: [1, 2, 3] });
    expect(pictureDifferences(a, b, shape).map((each) => each?.meanSquare ?? null)).toEqual([0, null, null]);
    expect(tensorDifferences(a, b, 'any')).toEqual([2, null]);
  });
});
