import { describe, expect, it } from 'vitest';
import { LABEL_LINE } from './layout-pieces.ts';
import type { LevelShape, Rect, ULayout, UShape } from './layout-types.ts';
import { layoutSmall } from './layout-small.ts';
import { layoutU } from './layout-u.ts';

function shape(side: number, levels: number, skips = true): UShape {
  return oblong([side, side], levels, skips);
}

/** `enlarged`: what the first level has more than the sample. */
function oblong([height, width]: readonly [number, number], levels: number, skips = true, enlarged = 1): UShape {
  const at = (index: number) => [Math.max(1, (height * enlarged) >> index), Math.max(1, (width * enlarged) >> index)] as const;
  const level = (index: number): LevelShape => ({
    index,
    size: at(index),
    encoder: true,
    decoder: true,
    skip: skips,
    lines: 4,
  });
  return {
    sample: [height, width],
    levels: Array.from({ length: levels }, (_, i) => level(i)),
    middle: { size: at(levels - 1), lines: 3 },
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
  ['sound of 64 samples', oblong([1, 64], 4)],
  ['sound of 65,536 samples', oblong([1, 65_536], 6)],
  ['one column of 64', oblong([64, 1], 4)],
  ['a spectrogram of 8×128', oblong([8, 128], 4)],
  ['pictures of 4 : 1', oblong([16, 64], 4)],
  ['pictures of 3 : 5', oblong([48, 80], 4)],
  ['pictures of 512', shape(512, 6)],
  ['a sample of 32 that is enlarged to 64 inside', oblong([32, 32], 4, true, 2)],
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
      const drawn = Math.max(samples, (model.levels[i]?.size[0] ?? 1) / 4);
      if (row.toScale) expect(Math.abs((row.encoder?.width ?? 0) - drawn * layout.pixelsPerSample)).toBeLessThanOrEqual(0.5);
      else expect(row.encoder?.width).toBeGreaterThanOrEqual(20);
    });
    const drawn = Math.max(model.sample[1], model.sample[0] / 4);
    expect(layout.xt.width).toBe(Math.max(28, Math.round(drawn * layout.pixelsPerSample)));
  });

  it('is the same each time, and mirrored left to right', () => {
    const layout = layoutU(model, 1360);
    expect(layoutU(model, 1360)).toEqual(layout);
    for (const { encoder, decoder } of layout.rows) {
      expect(Math.abs((encoder?.x ?? 0) + (encoder?.width ?? 0) + (decoder?.x ?? 0) - 1360)).toBeLessThanOrEqual(1);
    }
  });
});

it('what would be a thread is a band, as in the sound of 64 samples, and a column about as tall as a screen', () => {
  const sound = layoutU(oblong([1, 64], 4), 1360);
  expect([sound.xt.width, sound.xt.height]).toEqual([160, 40]);
  expect(sound.rows.map(({ encoder }) => [encoder?.width, encoder?.height])).toEqual([[160, 40], [80, 28], [40, 28], [28, 28]]);
  const column = layoutU(oblong([64, 1], 4), 1360, 640);
  expect([column.xt.width, column.xt.height]).toEqual([32, 128]);
  expect(column.height).toBeLessThanOrEqual(640);
});

it('5 px a sample at 1360, 3 px on a tablet and a phone', () => {
  expect(layoutU(shape(32, 3), 1360).pixelsPerSample).toBe(5);
  expect(layoutU(shape(32, 3), 968)).toMatchObject({ mode: 'tablet', pixelsPerSample: 3 });
  expect(layoutU(shape(32, 3), 358)).toMatchObject({ mode: 'phone', pixelsPerSample: 3 });
});

it.each([288, 328, 358])('on a phone of %i px no name beside an arm lies on that of a skip', (width) => {
  for (const model of [shape(16, 2), shape(32, 3), shape(64, 4)]) {
    const { rows } = layoutU(model, width);
    for (const [i, { encoderLabel: name, skipLabel }] of rows.entries()) {
      if (skipLabel === undefined || name.align !== 'left') continue;
      // “192×8×8”, on each side.
      expect(name.room).toBeGreaterThanOrEqual(46);
      expect(name.y).toBeGreaterThanOrEqual((rows[i - 1]?.skipLabel?.y ?? -Infinity) + LABEL_LINE);
      // “encoder 1” is 55 px wide, and “encoder”, as well as a shape, 42; “skip 1” is 34.
      const [lines, widest] = (name.room ?? Infinity) < 55 ? [3, 42] : [2, 55];
      const named = { x: name.x, y: name.y, width: widest, height: lines * LABEL_LINE };
      expect(overlap(named, { x: skipLabel.x - 17, y: skipLabel.y, width: 34, height: LABEL_LINE })).toBe(false);
    }
  }
});

it('where the whole U is to be seen it gets smaller, down to half, and stays as it was where that does not do', () => {
  const whole = layoutU(shape(32, 3), 1360, 541, true);
  expect(whole.pixelsPerSample).toBe(4);
  expect(Math.max(whole.height, (whole.equation?.y ?? Infinity) + (whole.equation?.height ?? 0))).toBeLessThanOrEqual(541);
  expect(layoutU(shape(32, 3), 1360, 700, true).pixelsPerSample).toBe(5);
  expect(layoutU(shape(32, 3), 358, 400, true)).toMatchObject({ mode: 'phone', pixelsPerSample: 2.5 });
  expect(layoutU(shape(64, 5), 1360, 400, true)).toEqual(layoutU(shape(64, 5), 1360, 400));
});

it.each([[788, 274], [664, 332], [744, 440], [611, 258]])('on a phone that lies, and at 200 %% zoom, the pictures stand beside the arms, and the whole U is seen: %i × %i', (width, height) => {
  for (const model of [shape(16, 2), shape(32, 3), shape(64, 4)]) {
    const layout = layoutU(model, width, height);
    expect(layout.height).toBeLessThanOrEqual(height);
    expect(layout.xt.width).toBeGreaterThanOrEqual(48);
    expect(layout.predNoise.x).toBeGreaterThan(layout.xt.x + layout.xt.width);
    const all = rects(layout);
    all.forEach((a, i) => all.slice(i + 1).forEach((b) => expect(overlap(a, b), `${JSON.stringify(a)} and ${JSON.stringify(b)}`).toBe(false)));
    // “encoder 1” and “192×16×16” stand outside of their arm.
    for (const row of layout.rows.slice(1)) expect(row.encoderLabel.x - 58).toBeGreaterThanOrEqual(0);
  }
});

it('on a low screen levels move together, and the tiles of a phone get smaller, but not below 96 px', () => {
  const reach = (layout: ULayout): number => Math.max(layout.height, (layout.equation?.y ?? Infinity) + (layout.equation?.height ?? 0));
  // 1280×800: under the header the film leaves 531 px.
  expect(reach(layoutU(shape(32, 3), 1200, 531))).toBeLessThanOrEqual(531);
  expect(layoutU(shape(32, 3), 1200, 531).pixelsPerSample).toBe(4);
  // 1280×720, where it leaves 488: the words' maps and the update are whole.
  const laptop = shape(32, 3);
  const low = layoutU({ ...laptop, levels: laptop.levels.map((level, i) => ({ ...level, lines: i + 3 })), words: 'a red heart'.split(' ') }, 1200, 488);
  expect(reach(low)).toBeLessThanOrEqual(488);
  expect(low.pixelsPerSample).toBe(3);
  // … and what a first visit has in place of the update.
  const greeted = layoutU({ ...laptop, equation: false, words: [] }, 1200, 450);
  expect(greeted.height).toBeLessThanOrEqual(450);
  expect(greeted.pixelsPerSample).toBe(3);
  expect(layoutU(shape(32, 3), 358, 256).pixelsPerSample).toBe(3);
  expect(layoutU(shape(32, 3), 788, 640).pixelsPerSample).toBe(5);
  expect(layoutU(shape(16, 2), 358, 0).pixelsPerSample).toBe(6);
});

it.each([[32, 6], [64, 5], [64, 6]])('a U of side %i and %i levels with attention in each is seen whole above the film at 1440×900', (side, levels) => {
  const many = shape(side, levels);
  const { rows, xt, middle, equation } = layoutU({ ...many, levels: many.levels.map((level) => ({ ...level, lines: 5, short: 3 })) }, 1360, 580, true);
  expect((middle?.y ?? 0) + (middle?.height ?? 0)).toBeLessThanOrEqual(580);
  if (levels < 6) expect((equation?.y ?? 0) + (equation?.height ?? 0)).toBeLessThanOrEqual(580);
  expect(xt.width).toBeGreaterThanOrEqual(64);
  rows.forEach((row, i) => {
    if (i === 0) return;
    expect(row.short).toBe(true);
    // As wide as "self-attention, attention ← words".
    expect(row.encoderLabel.room).toBeGreaterThanOrEqual(190);
    const above = rows[i - 1];
    if (i > 1) expect(row.axis - (above?.axis ?? 0)).toBeGreaterThanOrEqual(3 * LABEL_LINE);
  });
});

it('a deep U is seen whole, with the words beside its arms apart and the words’ maps above the film', () => {
  const lines = [3, 4, 5, 5];
  const deep = shape(64, 4);
  const said = { ...deep, levels: deep.levels.map((level, i) => ({ ...level, lines: lines[i] ?? 0 })), words: 'a red cat left of a blue dog on white'.split(' ') };
  const layout = layoutU(said, 1360, 640, true);
  expect(Math.max(layout.height, (layout.equation?.y ?? Infinity) + (layout.equation?.height ?? 0))).toBeLessThanOrEqual(640);
  layout.rows.slice(2).forEach((row, i) => {
    expect(row.encoderLabel.y).toBeGreaterThanOrEqual((layout.rows[i + 1]?.encoderLabel.y ?? 0) + LABEL_LINE * (lines[i + 1] ?? 0));
  });
  const { words, equation, middle } = layout;
  expect(words !== null && middle !== null && (words.y > middle.y + middle.height || words.x + words.width < middle.x)).toBe(true);
  expect(words !== null && equation !== null && overlap(words, equation)).toBe(false);
});

it.each([
  ['emoji-16 at 1280', shape(16, 2), [4, 5], 1200, 496],
  ['emoji-32 at 1280', shape(32, 3), [3, 4, 5], 1200, 496],
  ['emoji-16 at 1440', shape(16, 2), [4, 5], 1360, 598],
] as const)('%s: the words under the outermost tile end above those beside the next', (_, model, lines, width, height) => {
  const { rows } = layoutU({ ...model, levels: model.levels.map((level, i) => ({ ...level, lines: lines[i] ?? 0 })) }, width, height);
  const [outer, inner] = rows;
  const under = lines[0] - (outer?.roomy === true ? 2 : 1);
  expect(inner?.encoderLabel.y).toBeGreaterThanOrEqual((outer?.encoderLabel.y ?? Infinity) + LABEL_LINE * under);
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
