/**
 * Where the frames of a run stand on the strip. Positions run from 0 (noise) to N (the picture); the axis is linear in the
 * position, so that the ᾱ curve, the ruler, the pictures and the playhead share it. Where there are more positions than
 * pictures fit, evenly spread ones are shown and the playhead stays exact. Pure.
 */

/** Below this a picture says nothing; above the other it crowds the page. */
const SMALLEST_PICTURE = 20;
const LARGEST_PICTURE = 56;
/** … and these a screen of no great height, the smaller one where it is narrow, too: the film leaves the update its last line. Of a laptop’s, a pixel for each of 32. */
const LARGEST_ON_LOW_SCREENS = 44;
const SMALL_ON_LOW_SCREENS = 32;
/** Height of a lane with the marks of a run's edits. */
export const LANE = 8;
/** Side of a picture where only some of the positions are shown: then there is room for a label under each. */
const SAMPLED_PICTURE = 40;

export interface Strip {
  readonly width: number;
  /** Side of a picture. */
  readonly side: number;
  /** Positions that have a picture, ascending, first 0, last N. */
  readonly positions: readonly number[];
  /** Whether every position has one. */
  readonly complete: boolean;
  /** N. */
  readonly last: number;
}

/** The largest that a picture gets, whatever the number of steps: what stands above the film is as high for all. */
export function largestOn(low: boolean, small: boolean): number {
  return !low ? LARGEST_PICTURE : small ? SMALL_ON_LOW_SCREENS : LARGEST_ON_LOW_SCREENS;
}

export function layOutStrip(width: number, last: number, gap = 2, most = LARGEST_PICTURE): Strip {
  const count = last + 1;
  const fitting = Math.floor((width + gap) / count) - gap;
  if (fitting >= SMALLEST_PICTURE) {
    const side = Math.min(fitting, most);
    return { width, side, positions: Array.from({ length: count }, (_, k) => k), complete: true, last };
  }
  const stride = evenStride(width, last, gap);
  const intervals = Math.max(1, Math.floor(last / stride));
  const side = Math.min(SAMPLED_PICTURE, Math.floor((width - SAMPLED_PICTURE) / intervals) - gap);
  const positions = Array.from({ length: intervals + 1 }, (_, j) => Math.round((j * last) / intervals));
  return { width, side, positions, complete: false, last };
}

/**
 * Steps from one picture to the next. One that divides N leaves equal gaps; where none comes near, the pictures are at least
 * a picture apart, so that no two overlap after rounding.
 */
function evenStride(width: number, last: number, gap: number): number {
  const wanted = ((SAMPLED_PICTURE + gap) * last) / Math.max(1, width - SAMPLED_PICTURE);
  for (let stride = Math.ceil(wanted * 0.7); stride <= wanted * 1.3; stride++) {
    if (last % stride === 0) return stride;
  }
  return Math.ceil(wanted);
}

/** Centre of a position on the axis; fractional positions are welcome. */
export function xOf(strip: Strip, position: number): number {
  const half = strip.side / 2;
  return strip.last === 0 ? half : half + (position / strip.last) * (strip.width - strip.side);
}

/** The position under a point of the axis, whole and clamped to 0 … N. */
export function positionAt(strip: Strip, x: number): number {
  const span = strip.width - strip.side;
  if (span <= 0) return 0;
  return clampPosition(Math.round(((x - strip.side / 2) / span) * strip.last), strip.last);
}

export function clampPosition(position: number, last: number): number {
  return Math.max(0, Math.min(last, position));
}

/**
 * Positions that get a label: round ones where every position is shown, else those that have a picture; never so close that
 * labels touch. Both ends always have one.
 */
export function labelledPositions(strip: Strip, room: number): number[] {
  const { last } = strip;
  const perPosition = last === 0 ? strip.width : (strip.width - strip.side) / last;
  if (!strip.complete) {
    const pitch = (perPosition * last) / (strip.positions.length - 1);
    const every = Math.max(1, Math.ceil((room + perPosition) / pitch));
    const inner = strip.positions.filter((position, j) => j % every === 0 && (last - position) * perPosition >= room);
    return [...inner, last];
  }
  const stride = [1, 5, 10, 25, 50, 100].find((candidate) => candidate * perPosition >= room) ?? last;
  const labels = [0];
  for (let k = stride; k < last; k += stride) if ((last - k) * perPosition >= room) labels.push(k);
  if (last > 0) labels.push(last);
  return labels;
}

/** Whether a label of the ruler would touch the playhead's, which is at another position. Those at the ends are words. */
export function meetsPlayhead(strip: Strip, label: number, playhead: number): boolean {
  if (label === playhead) return false;
  const atEnd = label === 0 || label === strip.last;
  return Math.abs(xOf(strip, label) - xOf(strip, playhead)) < (atEnd ? 56 - strip.side / 2 : 30);
}

/** A window of neighbours around the playhead, for screens where the whole strip would be too small: the playhead's cell is always the middle one, but of a run that fits whole. */
export interface FilmWindow {
  readonly side: number;
  readonly gap: number;
  /** Cells to each side of the playhead's. */
  readonly reach: number;
  /** From one cell to the next. */
  readonly pitch: number;
  /** Whether the whole run is in it, from edge to edge: then it is the playhead that moves. */
  readonly whole: boolean;
  /** Left edge of the playhead's cell, or of the first one of all. */
  readonly middle: number;
}

export function layOutWindow(width: number, last: number, gap = 3): FilmWindow {
  const cells = width > 440 ? 9 : 7;
  const side = Math.max(16, Math.floor((width + gap) / cells) - gap);
  const reach = (cells - 1) / 2;
  if (last < cells) return { side, gap, reach: last, pitch: (width - side) / Math.max(1, last), whole: true, middle: 0 };
  return { side, gap, reach, pitch: side + gap, whole: false, middle: Math.floor((width - side) / 2) };
}

/** Left edge of a cell of it. */
export function leftIn({ whole, middle, pitch }: FilmWindow, cell: number, playhead: number): number {
  return Math.round(middle + (whole ? cell : cell - playhead) * pitch);
}
