import { CAPTION, LABEL_LINE, OUT, TIP, bottomOf, headPath, largestOf, middleOf, right, scaleFor, shadesOf, sizeOf, tileOf, type Measures } from './layout-pieces.ts';
import { wordsRoom } from './words-room.ts';
import type { Anchor, Arrow, Direction, Hue, Rect, Row, ULayout, UShape } from './layout-types.ts';

/** The longest line beside an arm, "attention ← words", and how many lines a label has that is without it. */
const LONGEST_LINE = 104;
const SHORT_LINES = 3;
/** Of five levels and more, where they stand close, labels take as few lines as they can: so much room has "self-attention, attention ← words", for which the arms move inwards. */
const MANY_LEVELS = 5;
const SHORT_LINE = 176;
const NARROW_TILE = 90;
const INWARDS = 170;
/** Words begin so far under the tile of the outermost level, and take so much more where their lines are set wider (WCAG 1.4.12). */
const UNDER = 5;
const WIDER = 6;
/** Where it is tight: what stands beside the deepest level moves up so far, and the time is given what it takes, so that the words come higher. */
const LIFTED = 12;
const TIME = { usual: 170, tight: 147 };
const EQUATION = { usual: 78, tight: 66 };
const TILE_UNDER_TILE = 32;

/**
 * How much room there is between levels. `snug`: no more than two lines of words and a name take, which is for a screen that is a little low; `tight`: two
 * lines under the outermost level alone, with small maps of the words, a small update, and what leaves the network right under each other; `close`: than one line
 * takes, with smaller tiles; `closest`: so, and as `tight`, with labels of few lines.
 */
export type Closeness = 'roomy' | 'snug' | 'tight' | 'close' | 'closest';

/** The whole U: a row a level, with what meets at each skip between the arms. `atMost`: pixels a sample. */
export function layoutOpen(shape: UShape, width: number, height: number, mode: 'wide' | 'tablet', atMost = Infinity, closeness: Closeness = 'roomy'): ULayout {
  const wide = mode === 'wide';
  const closest = closeness === 'closest';
  const close = closeness === 'close' || closest;
  const tight = closeness === 'tight' || closest;
  const snug = closeness === 'snug' || tight;
  const short = closest || (close && shape.levels.length >= MANY_LEVELS);
  const narrow = 40;
  // Seven tiles stand in the first row, with two gutters, two rungs and two operators between them.
  const between = (wide ? 2 * 36 : 2 * 62) + 2 * 32;
  const across = width - 2 * narrow - between;
  const [rowsOf, columns] = largestOf(shape);
  const side = Math.max(rowsOf, columns);
  const mostByHeight = (height - 2 * CAPTION - 64) / (3 * rowsOf);
  const most = side >= 32 ? Math.max(5 * Math.min(1, columns / rowsOf), mostByHeight) : Math.min(160, Math.max(96, mostByHeight * side)) / side;
  const scale = scaleFor(7 * columns, across, Math.min(most, atMost));
  const gutter = short ? Math.max(narrow, Math.min(INWARDS, Math.floor((width - between - 7 * columns * scale) / 2) - narrow)) : narrow;
  const m: Measures = {
    scale,
    smallest: close ? 20 : wide ? 28 : 24,
    gutter,
    operatorGap: (tile) => (tile < 60 ? (wide ? 40 : 36) : wide ? 32 : 30),
    // Between what a cut costs, the line of the arrow from below and the names under it.
    rowGap: (depth) => (close ? (depth === 0 ? 60 : closest ? 46 : short ? 40 : 44) : wide ? (tight && depth > 0 ? 46 : snug ? 52 : 60) : depth === 0 ? 68 : 54),
    middleGap: close ? 34 : wide ? (tight ? 30 : snug ? 38 : 44) : 40,
    elbow: close ? 22 : wide ? 24 : 20,
    step: wide ? 10 : 9,
  };
  const io = tileOf(shape.sample, m);
  const centre = width / 2;
  const out = width - io.width;

  const rows: Row[] = [];
  let y = CAPTION;
  let encoderX = io.width + gutter;
  let previous = 0;
  // Beside the inner arms stand the time and the pictures; what has less room than its longest line takes one more.
  const roomBeside = (x: number): number => x - 10 - io.width - 6;
  const linesBeside = (depth: number, x: number): number => {
    const level = shape.levels[depth];
    if (short && depth > 0 && (!closest || roomBeside(x) >= SHORT_LINE)) return level?.short ?? level?.lines ?? 0;
    const lines = level?.lines ?? 0;
    return lines > SHORT_LINES && roomBeside(x) < LONGEST_LINE ? lines + 1 : lines;
  };
  for (const [depth, level] of shape.levels.entries()) {
    const tile = tileOf(level.size, m);
    if (depth > 0) encoderX += previous - m.step - tile.width / 2;
    previous = tile.width;
    const at = (x: number): Rect => ({ x: Math.round(x), y, width: tile.width, height: tile.height });
    const axis = y + tile.height / 2;
    const pitch = tile.width + m.operatorGap(tile.width);
    const encoder = level.encoder ? at(encoderX) : null;
    const decoder = level.decoder ? at(width - encoderX - tile.width) : null;
    const outer = depth === 0;
    const lines = linesBeside(depth, encoderX);
    const half = (lines * LABEL_LINE) / 2;
    const lower = shape.levels[depth + 1];
    const last = lower === undefined;
    const lift = closeness === 'tight' && last && depth > 1 ? LIFTED : 0;
    const below = last ? null : tileOf(lower.size, m);
    const down = encoderX + tile.width - m.step;
    // Under a narrow tile words would meet the arrow to the next.
    const outside = !wide || tile.width < NARROW_TILE;
    const roomy = tile.width >= (wide ? 124 : 90);
    // Words end below the axis: of the outermost level under its tile, but for its name, which stands above, with the shape where there is room.
    const end = outer ? tile.height / 2 + UNDER + (level.lines - (wide && roomy ? 2 : 1)) * LABEL_LINE + WIDER : half;
    const apart = below === null ? 0 : end + (linesBeside(depth + 1, down - below.width / 2) * LABEL_LINE) / 2 - (tile.height + below.height) / 2;
    const gap = Math.max(m.rowGap(depth), Math.ceil(apart));
    rows.push({
      index: level.index,
      encoder,
      decoder,
      skip: level.skip ? at(centre - tile.width / 2 - pitch) : null,
      below: level.skip ? at(centre - tile.width / 2) : null,
      joined: level.skip ? at(centre - tile.width / 2 + pitch) : null,
      axis,
      encoderLabel: outer
        ? { x: outside ? encoderX + tile.width - 2 * m.step : encoderX, y: y + tile.height + UNDER, align: outside ? 'right' : 'left' }
        : { x: encoderX - 10, y: axis - half - lift, align: 'right', ...(wide ? { room: roomBeside(encoderX) } : {}) },
      decoderLabel: outer
        ? { x: width - encoderX - (outside ? tile.width - 2 * m.step : 0), y: y + tile.height + UNDER, align: outside ? 'left' : 'right' }
        : { x: width - encoderX + 10, y: axis - half - lift, align: 'left', room: roomBeside(encoderX) },
      downLabel: last ? null : { x: down + 8, y: y + tile.height + gap / 2 + (outer ? 6 : -6), align: 'left' },
      upLabel: last ? null : { x: width - down - 8, y: y + tile.height + gap - m.elbow - 17, align: 'right' },
      roomy,
      short: short && level.short !== undefined && lines === level.short,
      toScale: tile.toScale,
    });
    y += tile.height + (last ? m.middleGap : gap);
  }

  const deepest = rows[rows.length - 1];
  let middle: Rect | null = null;
  let bottom = deepest ? deepest.axis + Math.max((deepest.encoder?.height ?? 0) / 2 + 20, LABEL_LINE * 2) : y;
  let middleLabel: Anchor = { x: centre, y, align: 'left' };
  if (shape.middle !== null) {
    const tile = tileOf(shape.middle.size, m);
    middle = { x: Math.round(centre - tile.width / 2), y, width: tile.width, height: tile.height };
    middleLabel = { x: middle.x + tile.width + 10, y: y + tile.height / 2 - (shape.middle.lines * LABEL_LINE) / 2, align: 'left' };
    bottom = Math.max(y + tile.height, middleLabel.y + shape.middle.lines * LABEL_LINE);
  }

  const xt: Rect = { x: 0, y: CAPTION, ...sizeOf(io) };
  const predNoise: Rect = { x: out, y: CAPTION, ...sizeOf(io) };
  const under = wide ? (tight ? TILE_UNDER_TILE : 46) : 30;
  const predX0: Rect = { x: out, y: CAPTION + io.height + under, ...sizeOf(io) };
  const next: Rect = { x: out, y: CAPTION + 2 * (io.height + under) - (wide && !tight ? 6 : 0), ...sizeOf(io) };

  let end = Math.max(bottom, next.y + next.height + (wide ? 4 : 0));
  let time: Rect | null = null;
  let words: Rect | null = null;
  let wordSide = 16 * (tight ? 2 : snug ? 3 : Math.max(3, Math.floor(0.6 * scale)));
  let equation: Rect | null = null;
  if (!wide && shape.equation !== false) {
    equation = { x: 0, y: end + 10, width, height: EQUATION.usual };
    end = bottomOf(equation);
  }
  if (wide) {
    // Its captions take more lines where it is narrow.
    time = { x: 0, y: CAPTION + io.height + 34, width: io.width, height: (tight ? TIME.tight : TIME.usual) + (io.width < 80 ? 2 : io.width < 120 ? 1 : 0) * LABEL_LINE };
    // Beside the foot of the U, or under all of it, where they may be wider: wherever they end higher.
    const labelBottom = Math.max(0, ...rows.slice(1).map((row, at) => row.encoderLabel.y + linesBeside(at + 1, row.encoder?.x ?? Infinity) * LABEL_LINE));
    const inset = (deepest?.encoder?.x ?? 340) - 16;
    const usual = Math.max(io.width, Math.min(Math.max(320, 64 * scale), inset));
    const foot = Math.max(time.y + time.height + (snug ? 8 : 20), labelBottom + (tight ? 3 : snug ? 6 : 10));
    const beside = { y: foot, ...wordsRoom(shape.words ?? [], wordSide, usual, inset) };
    const under = { y: Math.max(foot, bottom + 8), ...wordsRoom(shape.words ?? [], wordSide, usual, 0.28 * width) };
    const room = under.y + under.height < beside.y + beside.height ? under : beside;
    words = { x: 0, y: room.y, width: room.width, height: room.height };
    wordSide = room.side;
    const left = words.width + 10;
    equation = { x: left, y: bottom + (tight ? 4 : 8), width: out - 10 - left, height: tight ? EQUATION.tight : EQUATION.usual };
    end = Math.max(end, shape.words?.length === 0 ? 0 : bottomOf(words), shape.equation === false ? 0 : bottomOf(equation));
  }
  return {
    mode,
    width,
    height: Math.ceil(end),
    pixelsPerSample: scale,
    xt,
    predNoise,
    predX0,
    next,
    rows,
    middle,
    middleLabel,
    arrows: openArrows(rows, middle, xt, predNoise, centre, m),
    shades: shadesOf(rows, middle),
    time,
    words,
    wordSide,
    equation,
  };
}

function openArrows(rows: readonly Row[], middle: Rect | null, xt: Rect, predNoise: Rect, centre: number, m: Measures): Arrow[] {
  const arrows: Arrow[] = [];
  const add = (id: string, hue: Hue, rank: number, path: string, x: number, y: number, direction: Direction): void => {
    arrows.push({ id, hue, rank, path, head: headPath(x, y, direction) });
  };
  const depths = rows.length;
  const total = 2 * depths + 2;
  const first = rows[0];
  if (first?.encoder) add('in', 'flow', 0, `M${right(xt) + OUT + 1} ${first.axis}H${first.encoder.x - 6}`, first.encoder.x - TIP, first.axis, 'right');
  if (first?.decoder) add('out', 'flow', total, `M${right(first.decoder) + OUT + 1} ${first.axis}H${predNoise.x - 6}`, predNoise.x - TIP, first.axis, 'right');
  rows.forEach((row, depth) => {
    const { encoder, decoder, skip, below, joined, axis } = row;
    const lower = rows[depth + 1];
    if (encoder && skip) add(`skip-${row.index}`, 'skip', depth + 1, `M${right(encoder) + TIP} ${axis}H${skip.x - 6}`, skip.x - TIP, axis, 'right');
    if (decoder && joined) add(`join-${row.index}`, 'decoder', total - depth - 1, `M${right(joined) + OUT} ${axis}H${decoder.x - 6}`, decoder.x - TIP, axis, 'right');
    if (encoder && lower?.encoder) {
      const x = middleOf(lower.encoder);
      add(`down-${row.index}`, 'encoder', depth + 1, `M${x} ${bottomOf(encoder) + TIP}V${lower.encoder.y - 6}`, x, lower.encoder.y - TIP, 'down');
    }
    if (lower?.decoder && below) {
      const x = middleOf(lower.decoder);
      const turn = lower.decoder.y - m.elbow;
      const tip = bottomOf(below) + TIP;
      add(`up-${row.index}`, 'decoder', total - depth - 2, `M${x} ${lower.decoder.y - TIP}V${turn}H${centre}V${tip + TIP}`, centre, tip, 'up');
    } else if (lower?.decoder && decoder) {
      const x = middleOf(lower.decoder);
      add(`up-${row.index}`, 'decoder', total - depth - 2, `M${x} ${lower.decoder.y - TIP}V${bottomOf(decoder) + 6}`, x, bottomOf(decoder) + TIP, 'up');
    }
  });
  const deepest = rows[depths - 1];
  if (middle && deepest) {
    const axis = middle.y + middle.height / 2;
    if (deepest.encoder) {
      const x = middleOf(deepest.encoder);
      add('to-middle', 'encoder', depths + 1, `M${x} ${bottomOf(deepest.encoder) + TIP}V${axis}H${middle.x - 6}`, middle.x - TIP, axis, 'right');
    }
    if (deepest.below) {
      add('from-middle', 'decoder', depths + 1, `M${centre} ${middle.y - TIP}V${bottomOf(deepest.below) + 6}`, centre, bottomOf(deepest.below) + TIP, 'up');
    } else if (deepest.decoder) {
      const x = middleOf(deepest.decoder);
      // Leaves low, so that it does not cross the label to the right of the middle's tile.
      const low = bottomOf(middle) - 3;
      add('from-middle', 'decoder', depths + 1, `M${right(middle) + TIP} ${low}H${x}V${bottomOf(deepest.decoder) + 6}`, x, bottomOf(deepest.decoder) + TIP, 'up');
    }
  }
  return arrows;
}
