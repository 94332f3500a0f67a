import { paintComponents, NOT_FINITE } from './paint.ts';
import { describe, expect, it } from 'vitest';
import { channelMean, channelOf, projectJoin, projectJoinLike, projectLike, projectOwn, type Volume } from './feature-map.ts';

function volume(channels: number, side: number, seed: number): Volume {
  const data = Float32Array.from({ length: channels * side * side }, (_, i) => 3 * Math.sin(seed + i * i * 0.37) + Math.cos(i * 0.11 * seed) + seed);
  return { data, channels, height: side, width: side };
}

function worst(a: Float32Array, b: Float32Array, sum: Float32Array): number {
  return sum.reduce((most, value, i) => Math.max(most, Math.abs((a[i] ?? 0) + (b[i] ?? 0) - value)), 0);
}

describe.each([
  ['Concat', volume(6, 8, 1), volume(10, 8, 2)],
  ['Add', volume(6, 8, 1), volume(6, 8, 2)],
] as const)('a skip by %s', (op, skip, below) => {
  const { skip: a, below: b, joined, directions } = projectJoin(skip, below, op, null);

  it('adds up: skip + from below = joined', () => {
    expect(worst(a.planes, b.planes, joined.planes)).toBeLessThan(1e-5);
  });

  it('is drawn in the joined tensor’s own basis', () => {
    const data =
      op === 'Add' ? skip.data.map((value, i) => value + (below.data[i] ?? 0)) : Float32Array.from([...skip.data, ...below.data]);
    const own = projectOwn({ ...skip, channels: data.length / 64, data }, null);
    own.directions.forEach((value, i) => expect(directions[i]).toBeCloseTo(value, 6));
    own.projection.planes.forEach((value, i) => expect(joined.planes[i]).toBeCloseTo(value, 4));
  });

  it('has one scale', () => {
    expect(a.deviations).toEqual(joined.deviations);
    expect(b.deviations).toEqual(joined.deviations);
  });

  it('adds up in the mean of the channels too', () => {
    const of = op === 'Concat' ? 16 : 6;
    const mean = channelMean(
      op === 'Concat'
        ? { ...skip, channels: 16, data: Float32Array.from([...skip.data, ...below.data]) }
        : { ...skip, data: skip.data.map((value, i) => value + (below.data[i] ?? 0)) },
    );
    expect(worst(channelMean(skip, of), channelMean(below, of), mean)).toBeLessThan(1e-5);
  });
});

it('keeps its colours by the reference, and forgets none of the variance it shows', () => {
  const map = volume(7, 8, 3);
  const first = projectOwn(map, null);
  const flipped = first.directions.map((value) => -value);
  const second = projectOwn(map, flipped);
  second.projection.planes.forEach((value, i) => expect(value).toBeCloseTo(-(first.projection.planes[i] ?? NaN), 3));
  expect(second.projection.explained).toBeCloseTo(first.projection.explained, 6);
});

it('a reference of another width is not used', () => {
  expect(() => projectOwn(volume(5, 8, 1), new Float64Array(9))).not.toThrow();
});

it('a channel is a view, and beyond the last there is none', () => {
  const map = volume(3, 4, 1);
  expect(channelOf(map, 2)).toEqual(map.data.subarray(32, 48));
  expect(channelOf(map, 3)).toBeNull();
});

it('what is not finite leaves the rest of the picture as it is, and stands out', () => {
  const volume = { channels: 5, height: 4, width: 4, data: Float32Array.from({ length: 80 }, (_, i) => Math.sin(i * i)) };
  const whole = projectOwn(volume, null);
  const data = volume.data.slice();
  data[3] = NaN;
  data[16 + 9] = -Infinity;
  const { projection } = projectOwn({ ...volume, data }, whole.directions);
  expect([...projection.planes.keys()].filter((i) => !Number.isFinite(projection.planes[i]))).toEqual([3, 9, 19, 25, 35, 41]);
  expect(projection.deviations.every((deviation) => deviation > 0)).toBe(true);
  expect(projection.explained).toBeGreaterThan(0);
  const pixels = paintComponents(projection.planes, 16, projection.deviations);
  expect([...pixels.subarray(12, 15)]).toEqual(NOT_FINITE);
  expect([...pixels.subarray(0, 3)]).not.toEqual(NOT_FINITE);
});

describe('a tensor in another run’s colours', () => {
  const a = { channels: 5, height: 3, width: 4, data: Float32Array.from({ length: 60 }, (_, i) => Math.sin(i * 1.7) * (1 + (i % 5)) + 3) };
  const b = { ...a, data: a.data.map((value, i) => value + Math.cos(i)) };
  const minus = { ...a, data: b.data.map((value, i) => value - (a.data[i] ?? 0)) };
  const like = projectOwn(a, null);

  it('is that run’s own picture where the two are the same', () => {
    expect(projectLike(a, like, a).deviations).toBe(like.projection.deviations);
    projectLike(a, like, a).planes.forEach((value, i) => expect(value).toBeCloseTo(like.projection.planes[i] ?? NaN, 5));
  });

  it('adds up: B’s picture is A’s and the difference’s, and no difference is 0', () => {
    const ofB = projectLike(b, like, a).planes;
    const difference = projectLike(minus, like, null).planes;
    ofB.forEach((value, i) => expect(value).toBeCloseTo((like.projection.planes[i] ?? NaN) + (difference[i] ?? NaN), 4));
    expect(projectLike({ ...a, data: new Float32Array(60) }, like, null).planes.every((value) => value === 0)).toBe(true);
  });

  it.each(['Concat', 'Add'] as const)('adds up across a join (%s)', (op) => {
    const join = projectJoin(a, b, op, null);
    const { skip, below, joined } = projectJoinLike(b, a, op, join, { skip: a, below: b });
    joined.planes.forEach((value, i) => expect(value).toBeCloseTo((skip.planes[i] ?? NaN) + (below.planes[i] ?? NaN), 4));
    expect(projectJoinLike(a, b, op, join, { skip: a, below: b }).joined.planes[7]).toBeCloseTo(join.joined.planes[7] ?? NaN, 4);
  });
});
