import { describe, expect, it } from 'vitest';
import { layoutSmall, layoutU, type LevelShape, type Rect, type ULayout, type UShape } from './layout-u.ts';

function shape(side: number, levels: number, skips = true): UShape {
  const level = (index: number): LevelShape => ({
    index,
    size: [side >> index, side >> index],
    encoder: true,
    decoder: true,
    skip: skips,
    lines: 4,
  });
  return {
    sample: [side, side],
    levels: Array.from({ length: levels }, (_, i) => level(i)),
    middle: { size: [side >> (levels - 1), side >> (levels - 1)], lines: 3 },
  };
}

function rects(layout: ULayout): Rect[] {
  const rows = layout.rows.flatMap((row) => [row.encoder, row.skip, row.below, row.joined, row.decoder]);
  return [layout.xt, layout.predNoise, layout.predX0, layout.next, layout.middle, ...rows].filter((rect) => rect !== null);
}

const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const models: readonly (readonly [string, UShape])[] = [
  ['emoji-32', shape(32, 3)],
  ['emoji-16', shape(16, 2)],
  ['five levels of 64', shape(64, 5)],
  ['no skips', shape(32, 3, false)],
];

describe.each(models)('%s', (_, model) => {
  it.each([328, 358, 600, 736, 900, 968, 1120, 1200, 1360, 1840, 2480])('at %i px: nothing overlaps and nothing leaves the figure', (width) => {
    const layout = layoutU(model, width);
    const all = rects(layout);
    all.forEach((a, i) => {
      expect(a.x).toBeGreaterThanOrEqual(0);
      expect(a.x + a.width).toBeLessThanOrEqual(width);
      expect(a.y + a.height).toBeLessThanOrEqual(layout.height);
      all.slice(i + 1).forEach((b) => expect(overlap(a, b), `${JSON.stringify(a)} and ${JSON.stringify(b)}`).toBe(false));
    });
  });

  it.each([220, 300, 358, 800])('small, at %i px: nothing overlaps and nothing leaves it', (width) => {
    const layout = layoutSmall(model, width);
    const all = rects(layout);
    all.forEach((a, i) => {
      expect(a.x).toBeGreaterThanOrEqual(0);
      expect(a.x + a.width).toBeLessThanOrEqual(width);
      expect(a.y + a.height).toBeLessThanOrEqual(layout.height);
      all.slice(i + 1).forEach((b) => expect(overlap(a, b), `${JSON.stringify(a)} and ${JSON.stringify(b)}`).toBe(false));
    });
  });

  it('is to scale: a sample is as wide at every level, but for tiles that would be too small to see', () => {
    const layout = layoutU(model, 1360);
    layout.rows.forEach((row, i) => {
      const samples = model.levels[i]?.size[1] ?? 1;
      if (row.toScale) expect(row.encoder?.width).toBeCloseTo(samples * layout.pixelsPerSample, 0);
      else expect(row.encoder?.width).toBeGreaterThanOrEqual(24);
    });
    expect(layout.xt.width).toBe(Math.round(model.sample[1] * layout.pixelsPerSample));
  });

  it('is the same each time, and mirrored left to right', () => {
    const layout = layoutU(model, 1360);
    expect(layoutU(model, 1360)).toEqual(layout);
    for (const { encoder, decoder } of layout.rows) {
      expect(Math.abs((encoder?.x ?? 0) + (encoder?.width ?? 0) + (decoder?.x ?? 0) - 1360)).toBeLessThanOrEqual(1);
    }
  });
});

it('5 px a sample at 1360, 3 px on a tablet and a phone', () => {
  expect(layoutU(shape(32, 3), 1360).pixelsPerSample).toBe(5);
  expect(layoutU(shape(32, 3), 968)).toMatchObject({ mode: 'tablet', pixelsPerSample: 3 });
  expect(layoutU(shape(32, 3), 358)).toMatchObject({ mode: 'phone', pixelsPerSample: 3 });
});

it('without skips the arms are joined level by level', () => {
  const { arrows } = layoutU(shape(32, 3, false), 1360);
  expect(arrows.map(({ id }) => id).sort()).toEqual(
    ['down-0', 'down-1', 'from-middle', 'in', 'out', 'to-middle', 'up-0', 'up-1'].sort(),
  );
});

it('with skips each level has its rung and its join', () => {
  const ids = layoutU(shape(32, 3), 1360).arrows.map(({ id }) => id);
  for (const level of [0, 1, 2]) expect(ids).toEqual(expect.arrayContaining([`skip-${level}`, `join-${level}`]));
});
