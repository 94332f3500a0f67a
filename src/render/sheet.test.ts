import { describe, expect, it } from 'vitest';
import { pitchOf } from './paint-grid.ts';
import { layOutSheet, MOST_SIDE, sheetNote, type Sheet } from './sheet.ts';

const size = (sheet: Sheet) => ({ x: sheet.columns * pitchOf(sheet).x, y: sheet.rows * pitchOf(sheet).y });

describe('the sheet of all planes', () => {
  it.each([
    { count: 64, height: 16, width: 16 },
    { count: 1280, height: 32, width: 32 },
    { count: 1280, height: 64, width: 64 },
    { count: 8, height: 4096, width: 77 },
    { count: 1, height: 3, width: 3 },
  ])('holds $count planes of $height × $width, as large as fits', (shape) => {
    const sheet = layOutSheet(shape, null, true);
    expect(Math.max(size(sheet).x, size(sheet).y)).toBeLessThanOrEqual(Math.max(MOST_SIDE, shape.height + 16));
    expect(sheet.rows * sheet.columns).toBeGreaterThanOrEqual(sheet.shown);
    expect(sheet.rows * sheet.columns - sheet.shown).toBeLessThan(Math.max(1, sheet.columns));
  });
  it('says what is not on it', () => {
    const all = { count: 64, height: 16, width: 16 };
    expect(sheetNote(layOutSheet(all, null, true), 64, null, 'channel')).toBeNull();
    const large = { count: 320, height: 512, width: 512 };
    const sheet = layOutSheet(large, null, true);
    expect(sheet.zoom).toBe(1);
    expect(sheetNote(sheet, 320, null, 'channel')).toBe(`the first ${sheet.shown} of 320 channels: more do not fit into 4096 × 4096 pixels`);
  });
  it('keeps kernels in a row for each output', () => {
    expect(layOutSheet({ count: 192 * 384, height: 3, width: 3 }, 384, false)).toMatchObject({ rows: 192, columns: 384, shown: 192 * 384 });
    const sheet = layOutSheet({ count: 1280 * 2560, height: 3, width: 3 }, 2560, false);
    expect(sheetNote(sheet, 1280 * 2560, 2560, 'kernel')).toMatch(/^the first 682 × 682 of 1280 × 2560 kernels/);
  });
});
