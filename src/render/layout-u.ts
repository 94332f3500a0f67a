import { drawnSize } from '../base/aspect.ts';

/**
 * Geometry of the U: where every tile, arrow and shade goes, in CSS pixels from the figure's top left. Pure: the same shape and
 * width give the same layout. It knows sizes and places, not tensors; labels are measured by the rooms left for them here.
 */

/** Rows and columns of a feature map. */
export type Size = readonly [height: number, width: number];

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface LevelShape {
  readonly index: number;
  readonly size: Size;
  readonly encoder: boolean;
  readonly decoder: boolean;
  /** Whether anything crosses here: drawn as skip + from below = joined. */
  readonly skip: boolean;
  /** Lines of the label beside the arm, name and shape included. */
  readonly lines: number;
}

export interface UShape {
  /** Of the picture that enters and of what leaves. */
  readonly sample: Size;
  /** Full resolution first. */
  readonly levels: readonly LevelShape[];
  readonly middle: { readonly size: Size; readonly lines: number } | null;
}

export type LayoutMode = 'wide' | 'tablet' | 'phone';
export type Hue = 'flow' | 'encoder' | 'skip' | 'decoder';
export type Direction = 'right' | 'left' | 'up' | 'down';

export interface Arrow {
  readonly id: string;
  readonly hue: Hue;
  readonly path: string;
  /** The arrow's head, as a closed path. */
  readonly head: string;
  /** Order in which a signal would pass: arrows of one rank at the same time. */
  readonly rank: number;
}

export interface Anchor {
  readonly x: number;
  readonly y: number;
  readonly align: 'left' | 'right' | 'centre';
  /** Widest that the words may be before they meet something else. */
  readonly room?: number;
}

export interface Row {
  readonly index: number;
  readonly encoder: Rect | null;
  readonly skip: Rect | null;
  readonly below: Rect | null;
  readonly joined: Rect | null;
  readonly decoder: Rect | null;
  /** Middle height of the row. */
  readonly axis: number;
  readonly encoderLabel: Anchor;
  readonly decoderLabel: Anchor;
  /** Beside the arrow to the level below; null at the deepest. */
  readonly downLabel: Anchor | null;
  readonly upLabel: Anchor | null;
  /** Where skip, below and joined have room for name and shape on one line above the tile. */
  readonly roomy: boolean;
  /** False where the tile is larger than the scale says, so that it can still be seen. */
  readonly toScale: boolean;
}

export interface ULayout {
  readonly mode: LayoutMode;
  readonly width: number;
  readonly height: number;
  readonly pixelsPerSample: number;
  readonly xt: Rect;
  readonly predNoise: Rect;
  /** Null where there is no room for it. */
  readonly predX0: Rect | null;
  readonly next: Rect | null;
  readonly rows: readonly Row[];
  readonly middle: Rect | null;
  readonly middleLabel: Anchor;
  readonly arrows: readonly Arrow[];
  readonly shades: readonly { readonly hue: 'encoder' | 'decoder'; readonly path: string }[];
  /** Room for the time, the words and the equation; null where they belong under the figure. */
  readonly time: Rect | null;
  readonly words: Rect | null;
  readonly equation: Rect | null;
}

/** Room above a tile for its caption. */
export const CAPTION = 26;
/** Between a picture and the arm beside it. */
const BESIDE = 14;
const HEAD = { length: 7, half: 4.5 };
/** From a tile's edge to the start of an arrow, and to the tip of one. */
const OUT = 4;
const TIP = 3;
export const LABEL_LINE = 15;

interface Measures {
  readonly scale: number;
  readonly smallest: number;
  readonly gutter: number;
  readonly operatorGap: (tile: number) => number;
  readonly rowGap: (depth: number) => number;
  readonly middleGap: number;
  readonly elbow: number;
  /** How far each level's column lies inside the right edge of the one above. */
  readonly step: number;
}

/** Wide where a 32×32 map gets four pixels a sample: names and shapes then fit on one line above it. */
export function layoutMode(width: number): LayoutMode {
  return width >= 1112 ? 'wide' : width >= 880 ? 'tablet' : 'phone';
}

/**
 * @param width of the figure, CSS pixels
 * @param height that the figure should keep to, if the width leaves a choice
 */
export function layoutU(shape: UShape, width: number, height = 640): ULayout {
  const mode = layoutMode(width);
  return mode === 'phone' ? layoutFolded(shape, width) : layoutOpen(shape, width, height, mode);
}

/** The largest whole number of pixels a sample, or half numbers where whole ones are few, that fits `room`; of very large pictures what fits. */
function scaleFor(samples: number, room: number, most: number): number {
  const raw = Math.min(room / samples, most);
  if (raw >= 3) return Math.floor(raw);
  return raw < 0.5 ? raw : Math.floor(raw * 2) / 2;
}

/** Of the largest picture that is drawn at this scale: some networks enlarge the sample inside. As it is drawn, a row of sound being a band. */
function largestOf({ sample, levels, middle }: UShape): Size {
  const drawn = [sample, ...levels.map(({ size }) => size), ...(middle === null ? [] : [middle.size])].map(drawnSize);
  return [Math.max(...drawn.map(([height]) => height)), Math.max(...drawn.map(([, width]) => width))];
}

/** Where one side is more than this many times the other, a tile that is too small grows on its short side alone. */
const OBLONG = 2;

function tileOf(size: Size, { scale, smallest }: Measures): { width: number; height: number; toScale: boolean } {
  const [height, width] = drawnSize(size).map((side) => side * scale) as [number, number];
  const [short, long] = [Math.min(height, width), Math.max(height, width)];
  const grow = long > OBLONG * short ? 1 : Math.max(1, smallest / short);
  return { width: Math.max(smallest, Math.round(width * grow)), height: Math.max(smallest, Math.round(height * grow)), toScale: short >= smallest };
}

function layoutOpen(shape: UShape, width: number, height: number, mode: 'wide' | 'tablet'): ULayout {
  const wide = mode === 'wide';
  const gutter = 40;
  // Seven tiles stand in the first row, with two gutters, two rungs and two operators between them.
  const across = width - 2 * gutter - (wide ? 2 * 36 : 2 * 62) - 2 * 32;
  const [rowsOf, columns] = largestOf(shape);
  const side = Math.max(rowsOf, columns);
  const mostByHeight = (height - 2 * CAPTION - 64) / (3 * rowsOf);
  const most = side >= 32 ? Math.max(5 * Math.min(1, columns / rowsOf), mostByHeight) : Math.min(160, Math.max(96, mostByHeight * side)) / side;
  const scale = scaleFor(7 * columns, across, most);
  const m: Measures = {
    scale,
    smallest: wide ? 28 : 24,
    gutter,
    operatorGap: (tile) => (tile < 60 ? (wide ? 40 : 36) : wide ? 32 : 30),
    rowGap: (depth) => (wide ? 60 : depth === 0 ? 68 : 54),
    middleGap: wide ? 44 : 40,
    elbow: wide ? 24 : 20,
    step: wide ? 10 : 9,
  };
  const io = tileOf(shape.sample, m);
  const centre = width / 2;
  const out = width - io.width;

  const rows: Row[] = [];
  let y = CAPTION;
  let encoderX = io.width + gutter;
  let previous = 0;
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
    const half = (level.lines * LABEL_LINE) / 2;
    const last = depth === shape.levels.length - 1;
    const gap = m.rowGap(depth);
    const down = encoderX + tile.width - m.step;
    rows.push({
      index: level.index,
      encoder,
      decoder,
      skip: level.skip ? at(centre - tile.width / 2 - pitch) : null,
      below: level.skip ? at(centre - tile.width / 2) : null,
      joined: level.skip ? at(centre - tile.width / 2 + pitch) : null,
      axis,
      encoderLabel: outer
        ? { x: wide ? encoderX : encoderX + tile.width - 2 * m.step, y: y + tile.height + 5, align: wide ? 'left' : 'right' }
        : { x: encoderX - 10, y: axis - half, align: 'right' },
      decoderLabel: outer
        ? { x: wide ? width - encoderX : width - encoderX - tile.width + 2 * m.step, y: y + tile.height + 5, align: wide ? 'right' : 'left' }
        : { x: width - encoderX + 10, y: axis - half, align: 'left', room: encoderX - 10 - io.width - 6 },
      downLabel: last ? null : { x: down + 8, y: y + tile.height + gap / 2 + (outer ? 6 : -6), align: 'left' },
      upLabel: last ? null : { x: width - down - 8, y: y + tile.height + gap - m.elbow - 17, align: 'right' },
      roomy: tile.width >= (wide ? 124 : 90),
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
  const under = wide ? 46 : 30;
  const predX0: Rect = { x: out, y: CAPTION + io.height + under, ...sizeOf(io) };
  const next: Rect = { x: out, y: CAPTION + 2 * (io.height + under) - (wide ? 6 : 0), ...sizeOf(io) };

  let end = Math.max(bottom, next.y + next.height + (wide ? 4 : 0));
  let time: Rect | null = null;
  let words: Rect | null = null;
  let equation: Rect | null = null;
  if (wide) {
    time = { x: 0, y: CAPTION + io.height + 34, width: io.width, height: 170 };
    const inner = rows.slice(1);
    const labelBottom = Math.max(0, ...inner.map((row) => row.axis + ((shape.levels[rows.indexOf(row)]?.lines ?? 0) * LABEL_LINE) / 2));
    const top = Math.max(time.y + time.height + 20, labelBottom + 10);
    const inset = (deepest?.encoder?.x ?? 340) - 16;
    words = { x: 0, y: top, width: Math.max(io.width, Math.min(Math.max(320, 64 * scale), inset)), height: 124 };
    const left = words.width + 10;
    equation = { x: left, y: bottom + 8, width: out - 10 - left, height: 76 };
    end = Math.max(end, words.y + words.height);
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

/** As small as it gets, beside something else: the arms, with the pictures at their sides. */
export function layoutSmall(shape: UShape, width: number): ULayout {
  return layoutFolded(shape, width, true);
}

/**
 * The phone: the arms alone, with the pictures above (or, `beside`, left and right of them); what a skip brings is listed beneath
 * the figure.
 */
function layoutFolded(shape: UShape, width: number, beside = false): ULayout {
  const [rowsOf, columns] = largestOf(shape);
  const side = Math.max(rowsOf, columns);
  const most = rowsOf > columns ? Math.min(5, 160 / rowsOf) : side >= 32 ? 5 : 128 / side;
  const scale = beside ? scaleFor(4 * columns, width - 2 * BESIDE - 52, 64 / side) : scaleFor(3 * columns, width - 40, most);
  const m: Measures = {
    scale,
    smallest: 24,
    gutter: 0,
    operatorGap: () => 30,
    rowGap: () => (beside ? 20 : 28),
    middleGap: beside ? 16 : 24,
    elbow: 0,
    step: 6,
  };
  const io = tileOf(shape.sample, m);
  const xt: Rect = { x: 0, y: CAPTION, ...sizeOf(io) };
  const predNoise: Rect = { x: width - io.width, y: CAPTION, ...sizeOf(io) };
  const predX0: Rect | null = beside ? null : { x: Math.round((width - io.width) / 2), y: CAPTION, ...sizeOf(io) };
  const above = (x: number, align: 'left' | 'right'): Anchor => ({ x, y: CAPTION - 2 * LABEL_LINE - 2, align });
  const rows: Row[] = [];
  let y = beside ? CAPTION : bottomOf(xt) + 28;
  let encoderX = beside ? io.width + BESIDE : 0;
  let previous = 0;
  for (const [depth, level] of shape.levels.entries()) {
    const tile = tileOf(level.size, m);
    // The arms of many levels would meet before the lowest.
    if (depth > 0) encoderX = Math.min(encoderX + previous - m.step - tile.width / 2, Math.floor(width / 2) - 4 - tile.width);
    previous = tile.width;
    const at = (x: number): Rect => ({ x: Math.round(x), y, width: tile.width, height: tile.height });
    const encoder = level.encoder ? at(encoderX) : null;
    const decoder = level.decoder ? at(width - encoderX - tile.width) : null;
    const axis = y + tile.height / 2;
    rows.push({
      index: level.index,
      encoder,
      decoder,
      skip: null,
      below: null,
      joined: null,
      axis,
      encoderLabel:
        depth > 0
          ? { x: encoderX - 8, y: axis - LABEL_LINE, align: 'right', ...(beside ? {} : { room: encoderX - 8 }) }
          : beside
            ? above(encoderX, 'left')
            : { x: tile.width + 6, y: y - 3, align: 'left', room: width / 2 - tile.width - 10 },
      decoderLabel:
        depth > 0
          ? { x: width - encoderX + 8, y: axis - LABEL_LINE, align: 'left', ...(beside ? {} : { room: encoderX - 8 }) }
          : beside
            ? above(width - encoderX, 'right')
            : { x: width - tile.width - 6, y: y - 3, align: 'right', room: width / 2 - tile.width - 10 },
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
    height: Math.ceil(bottom),
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
    equation: null,
  };
}

/** The silhouette: funnels between resolutions, and the bend to the middle. */
function shadesOf(rows: readonly Row[], middle: Rect | null): ULayout['shades'] {
  const shades: { hue: 'encoder' | 'decoder'; path: string }[] = [];
  const funnel = (upper: Rect, lower: Rect): string =>
    `M${upper.x} ${bottomOf(upper)}H${right(upper)}L${right(lower)} ${lower.y}H${lower.x}Z`;
  rows.forEach((row, depth) => {
    const lower = rows[depth + 1];
    if (row.encoder && lower?.encoder) shades.push({ hue: 'encoder', path: funnel(row.encoder, lower.encoder) });
    if (row.decoder && lower?.decoder) shades.push({ hue: 'decoder', path: funnel(row.decoder, lower.decoder) });
  });
  const deepest = rows[rows.length - 1];
  if (middle && deepest?.encoder) {
    const e = deepest.encoder;
    shades.push({ hue: 'encoder', path: `M${e.x} ${bottomOf(e)}H${right(e)}V${middle.y}H${middle.x}V${bottomOf(middle)}H${e.x}Z` });
  }
  if (middle && deepest?.decoder) {
    const d = deepest.decoder;
    shades.push({ hue: 'decoder', path: `M${right(d)} ${bottomOf(d)}H${d.x}V${middle.y}H${right(middle)}V${bottomOf(middle)}H${right(d)}Z` });
  }
  return shades;
}

function headPath(x: number, y: number, direction: Direction): string {
  const { length, half } = HEAD;
  switch (direction) {
    case 'right':
      return `M${x} ${y}l${-length} ${-half}v${2 * half}z`;
    case 'left':
      return `M${x} ${y}l${length} ${-half}v${2 * half}z`;
    case 'down':
      return `M${x} ${y}l${-half} ${-length}h${2 * half}z`;
    case 'up':
      return `M${x} ${y}l${-half} ${length}h${2 * half}z`;
  }
}

function sizeOf({ width, height }: { width: number; height: number }): { width: number; height: number } {
  return { width, height };
}

const right = (rect: Rect): number => rect.x + rect.width;
const bottomOf = (rect: Rect): number => rect.y + rect.height;
const middleOf = (rect: Rect): number => rect.x + rect.width / 2;

