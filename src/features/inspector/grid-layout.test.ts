import { describe, expect, it } from 'vitest';
import { paintRows, spreadPositions } from './across-steps.ts';
import { cellSize, layOutGrid, moveInGrid, visibleRange } from './grid-layout.ts';
import { formatShare, formatValue } from './values.ts';

describe('the grid', () => {
  it('gives each number a whole number of pixels', () => {
    for (const side of [4, 8, 16, 32]) {
      const { width, height } = cellSize({ count: 64, height: side, width: side }, true);
      expect(width % side).toBe(0);
      expect(width).toBe(height);
    }
  });
  it('keeps few cells of a thousand channels on screen', () => {
    const layout = layOutGrid(1000, { width: 56, height: 56 }, 600);
    const { first, end } = visibleRange(layout, layout.height / 2, 400);
    expect((end - first) * layout.columns).toBeLessThan(140);
    expect(first * layout.rowHeight).toBeLessThan(layout.height / 2);
    expect(end * layout.rowHeight).toBeGreaterThan(layout.height / 2 + 400);
    expect(visibleRange(layout, layout.height, 400).end).toBe(layout.rows);
  });
  it('fills the width, and has one column where nothing fits', () => {
    const layout = layOutGrid(100, { width: 56, height: 56 }, 600);
    expect((layout.columns - 1) * layout.pitch + 56).toBeLessThanOrEqual(600);
    expect(layOutGrid(3, { width: 56, height: 56 }, 10).columns).toBe(1);
  });
  it('is walked by arrow keys', () => {
    const layout = layOutGrid(100, { width: 56, height: 56 }, 600);
    const move = (key: string, at: number): number | null => moveInGrid(key, at, 100, layout, 400);
    expect(move('ArrowRight', 0)).toBe(1);
    expect(move('ArrowLeft', 0)).toBe(0);
    expect(move('ArrowDown', 3)).toBe(3 + layout.columns);
    expect(move('ArrowUp', 3)).toBe(3);
    expect(move('ArrowDown', 99)).toBe(99);
    expect(move('End', 5)).toBe(99);
    expect(move('Home', 5)).toBe(0);
    expect(move('x', 5)).toBeNull();
  });
});

describe('a film in little room', () => {
  it('keeps the ends and the present', () => {
    expect(spreadPositions(5, 10, 2)).toEqual([0, 1, 2, 3, 4]);
    for (const current of [0, 1, 13, 500, 998, 999]) {
      const positions = spreadPositions(1000, 20, current);
      expect(positions).toHaveLength(20);
      expect(positions).toEqual(expect.arrayContaining([0, current, 999]));
      expect([...positions].sort((a, b) => a - b)).toEqual(positions);
    }
  });
  it('leaves steps that are not held clear', () => {
    const pixels = paintRows(new Map([[1, Float32Array.of(1, -1)]]), 3, 2, 1, 'diverging', 'light');
    expect([...pixels.subarray(0, 8)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(pixels[8 + 3]).toBe(255);
    expect(pixels[16 + 3]).toBe(0);
  });
});

describe('numbers in words', () => {
  it('say zero, the small and the great apart', () => {
    expect([0, 0.0419, -2.1699, 45.31, 1234.5].map(formatValue)).toEqual(['0', '0.042', '−2.170', '45.31', '1234.5']);
    expect(formatValue(1e-7)).toContain('10⁻⁷');
    expect(formatValue(NaN)).toBe('NaN');
  });
  it('say some and not none', () => {
    expect(formatShare(0, 10)).toBe('0%');
    expect(formatShare(1, 100_000)).toBe('< 0.1%');
    expect(formatShare(4, 1000)).toBe('0.4%');
    expect(formatShare(99_999, 100_000)).toBe('> 99.9%');
    expect(formatShare(3, 3)).toBe('100%');
  });
});
