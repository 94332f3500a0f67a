import { describe, expect, it } from 'vitest';
import { emptyDrawing, PAPER, valuesOfDrawing, withStroke } from './drawing.ts';
import { averageDown, middleSquare, oversampling } from './fit-picture.ts';

describe('a picture of any size', () => {
  it('gives its middle square', () => {
    expect(middleSquare(400, 300)).toEqual({ x: 50, y: 0, side: 300 });
  });

  it('is averaged, not sampled: a fine checkerboard becomes grey', () => {
    const factor = 4;
    const side = 2 * factor;
    const rgba = new Uint8ClampedArray(side * side * 4);
    for (let i = 0; i < side * side; i++) rgba.fill((i + Math.floor(i / side)) % 2 === 0 ? 255 : 0, i * 4, i * 4 + 3).fill(255, i * 4 + 3, i * 4 + 4);
    for (const value of averageDown(rgba, 2, factor)) expect(value).toBeCloseTo(0, 6);
  });

  it('is seen on white where it is transparent', () => {
    expect([...averageDown(new Uint8ClampedArray(4), 1, 1)]).toEqual([1, 1, 1]);
    expect(oversampling(4000, 32)).toBe(16);
    expect(oversampling(10, 32)).toBe(1);
  });
});

describe('a drawing', () => {
  it('leaves the one before as it was, and stays inside', () => {
    const empty = emptyDrawing(4);
    const drawn = withStroke(empty, 4, { x: 0, y: 0 }, { x: 3, y: 3 }, 1, 0xff0000);
    expect([0, 5, 10, 15].every((i) => drawn[i] === 0xff0000)).toBe(true);
    expect(drawn.filter((colour) => colour !== PAPER)).toHaveLength(4);
    expect(empty.every((colour) => colour === PAPER)).toBe(true);
    expect(withStroke(empty, 4, { x: -3, y: 9 }, { x: -3, y: 9 }, 3, 1).every((colour) => colour === PAPER)).toBe(true);
  });

  it('has red, green and blue one after the other', () => {
    expect([...valuesOfDrawing(Uint32Array.of(0xff0080))].map((x) => Math.round(x * 1000) / 1000)).toEqual([1, -1, 0.004]);
  });
});
