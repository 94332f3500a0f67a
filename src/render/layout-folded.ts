import { CAPTION, LABEL_LINE, TIP, bottomOf, headPath, largestOf, middleOf, right, scaleFor, shadesOf, sizeOf, tileOf, type Measures } from './layout-pieces.ts';
import type { Anchor, Arrow, Direction, Hue, Rect, Row, ULayout, UShape } from './layout-types.ts';

/** Between a picture and the arm beside it; a name stands there where there is room. */
const GUTTER = { above: 0, beside: 42, small: 14 };
/** Between ε̂ and the estimate under it. */
const UNDER = 30;
/** What the name of a level takes; where there is less outside of its tile, the name stands inside, over the rung. */
const NAME = 58;

/**
 * The phone: the arms alone, with the pictures above, or left and right of them (`beside`, where the screen is low; `small`, beside what was opened); what a
 * skip brings is listed beneath the figure. `atMost`: pixels a sample; `apart`: what there is
 * between levels beside the least.
 */
export function layoutFolded(shape: UShape, width: number, where: keyof typeof GUTTER, atMost = Infinity, apart = 0): ULayout {
  const beside = where !== 'above';
  const small = where === 'small';
  const gutter = GUTTER[where];
  const [rowsOf, columns] = largestOf(shape);
  const side = Math.max(rowsOf, columns);
  const most = rowsOf > columns ? Math.min(5, 160 / rowsOf) : side >= 32 ? 5 : 128 / side;
  const scale = beside ? scaleFor(4 * columns, width - 2 * gutter - 52, small ? 64 / side : Math.min(most, atMost)) : scaleFor(3 * columns, width - 40, Math.min(most, atMost));
  const close = beside && !small;
  const m: Measures = {
    scale,
    smallest: 24,
    gutter: 0,
    operatorGap: () => 30,
    rowGap: () => (close ? 14 + apart : beside ? 20 : 28),
    middleGap: beside ? (close ? 12 + apart : 16) : 24,
    elbow: 0,
    step: 6,
  };
  const io = tileOf(shape.sample, m);
  const xt: Rect = { x: 0, y: CAPTION, ...sizeOf(io) };
  const predNoise: Rect = { x: width - io.width, y: CAPTION, ...sizeOf(io) };
  const predX0: Rect | null = small ? null : close ? { x: width - io.width, y: bottomOf(predNoise) + UNDER + apart / 2, ...sizeOf(io) } : { x: Math.round((width - io.width) / 2), y: CAPTION, ...sizeOf(io) };
  const above = (x: number, align: 'left' | 'right'): Anchor => ({ x, y: CAPTION - 2 * LABEL_LINE - 2, align });
  const rows: Row[] = [];
  let y = beside ? CAPTION : bottomOf(xt) + 28;
  let encoderX = beside ? io.width + gutter : 0;
  let previous = 0;
  let floor = 0;
  for (const [depth, level] of shape.levels.entries()) {
    const tile = tileOf(level.size, m);
    // The arms of many levels would meet before the lowest.
    if (depth > 0) encoderX = Math.min(encoderX + previous - m.step - tile.width / 2, Math.floor(width / 2) - 4 - tile.width);
    previous = tile.width;
    const inside = !beside && encoderX - 8 < NAME;
    // Where a name has to be broken, it and the shape are three lines, above the rung.
    const between = width / 2 - encoderX - tile.width - 10;
    const named = (between < NAME - 3 ? 3 : 2) * LABEL_LINE + 4;
    if (inside && depth > 0) y = Math.max(y, floor + named - tile.height / 2);
    const at = (x: number): Rect => ({ x: Math.round(x), y, width: tile.width, height: tile.height });
    const encoder = level.encoder ? at(encoderX) : null;
    const decoder = level.decoder ? at(width - encoderX - tile.width) : null;
    const axis = y + tile.height / 2;
    const labelY = Math.min(y - 3, axis - named);
    floor = axis + (inside || depth === 0 ? 5 + LABEL_LINE : 0);
    rows.push({
      index: level.index,
      encoder,
      decoder,
      skip: null,
      below: null,
      joined: null,
      axis,
      encoderLabel:
        depth === 0 && beside
          ? above(encoderX, 'left')
          : inside
            ? { x: encoderX + tile.width + 6, y: labelY, align: 'left', room: between }
            : { x: encoderX - 8, y: axis - LABEL_LINE, align: 'right', ...(beside ? {} : { room: encoderX - 8 }) },
      decoderLabel:
        depth === 0 && beside
          ? above(width - encoderX, 'right')
          : inside
            ? { x: width - encoderX - tile.width - 6, y: labelY, align: 'right', room: between }
            : { x: width - encoderX + 8, y: axis - LABEL_LINE, align: 'left', ...(beside ? {} : { room: encoderX - 8 }) },
      // Under the rung at the top, where pictures stand above it, and where names do.
      skipLabel: { x: width / 2, y: axis + (depth === 0 || inside ? 5 : -18), align: 'centre' },
      downLabel: null,
      upLabel: null,
      roomy: false,
      toScale: tile.toScale,
    });
    const last = depth === shape.levels.length - 1;
    y += tile.height + (last ? m.middleGap : m.rowGap(depth));
  }
  let middle: Rect | null = null;
  let bottom = y;
  if (shape.middle !== null) {
    const tile = tileOf(shape.middle.size, m);
    middle = { x: Math.round((width - tile.width) / 2), y, width: tile.width, height: tile.height };
    bottom = y + Math.max(tile.height, 2 * LABEL_LINE);
  }
  const arrows: Arrow[] = [];
  const first = rows[0];
  const add = (id: string, hue: Hue, rank: number, path: string, x: number, ty: number, direction: Direction): void => {
    arrows.push({ id, hue, rank, path, head: headPath(x, ty, direction) });
  };
  if (first?.encoder && beside) add('in', 'flow', 0, `M${right(xt) + 1} ${first.axis}H${first.encoder.x - 6}`, first.encoder.x - TIP, first.axis, 'right');
  else if (first?.encoder) {
    const x = middleOf(xt);
    add('in', 'flow', 0, `M${x} ${bottomOf(xt) + TIP}V${first.encoder.y - 6}`, x, first.encoder.y - TIP, 'down');
  }
  if (first?.decoder && beside) add('out', 'flow', rows.length + 2, `M${right(first.decoder) + 1} ${first.axis}H${predNoise.x - 6}`, predNoise.x - TIP, first.axis, 'right');
  else if (first?.decoder) {
    const x = middleOf(predNoise);
    add('out', 'flow', rows.length + 2, `M${x} ${first.decoder.y - TIP}V${bottomOf(predNoise) + 6}`, x, bottomOf(predNoise) + TIP, 'up');
    const axis = predNoise.y + predNoise.height / 2;
    if (predX0) add('estimate', 'flow', rows.length + 3, `M${predNoise.x - TIP} ${axis}H${right(predX0) + 6}`, right(predX0) + TIP, axis, 'left');
  }
  rows.forEach((row, depth) => {
    if (row.encoder && row.decoder && shape.levels[depth]?.skip === true) {
      add(`skip-${row.index}`, 'skip', depth + 1, `M${right(row.encoder) + TIP} ${row.axis}H${row.decoder.x - 6}`, row.decoder.x - TIP, row.axis, 'right');
    }
  });
  return {
    mode: 'phone',
    width,
    height: Math.ceil(Math.max(bottom, predX0 === null ? 0 : bottomOf(predX0))),
    pixelsPerSample: scale,
    xt,
    predNoise,
    predX0,
    next: null,
    rows,
    middle,
    middleLabel: middle ? { x: right(middle) + 8, y: middle.y + middle.height / 2 - LABEL_LINE, align: 'left' } : { x: 0, y: bottom, align: 'left' },
    arrows,
    shades: shadesOf(rows, middle),
    time: null,
    words: null,
    // Five words a line on a phone.
    wordSide: Math.max(48, Math.min(64, Math.floor((width - 4 * 6) / 5))),
    equation: null,
  };
}
