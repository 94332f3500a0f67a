import { area, line } from 'd3-shape';
import { describe, expect, it } from 'vitest';
import { areaUnder, polyline } from './polyline.ts';

const values = [1, 0.75, 1 / 3, 0.01];
const x = (index: number): number => 5 + 10.25 * index;
const y = (value: number): number => 40 - 30 * value;

describe('a path', () => {
  it('goes through the points, as d3’s does', () => {
    expect(polyline(values, x, y)).toBe(line<number>((_, i) => x(i), y).digits(3)(values));
    expect(polyline([], x, y)).toBe('');
  });

  it('goes back along the level, around the same area as d3’s', () => {
    const points = (path: string): string[] => path.replace('Z', '').slice(1).split('L').slice(0, 4);
    expect(points(areaUnder(values, x, y, 40))).toEqual(points(area<number>((_, i) => x(i), 40, y).digits(3)(values) ?? ''));
    expect(areaUnder([1], x, y, 40)).toBe('M5,10L5,40L5,40Z');
  });
});
