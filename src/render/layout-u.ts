import { layoutFolded } from './layout-folded.ts';
import { layoutOpen, type Closeness } from './layout-open.ts';
import { bottomOf, largestOf, right } from './layout-pieces.ts';
import type { LayoutMode, ULayout, UShape } from './layout-types.ts';

/**
 * Geometry of the U: where every tile, arrow and shade goes, in CSS pixels from the figure's top left. Pure: the same shape and
 * width give the same layout. It knows sizes and places, not tensors; labels are measured by the rooms left for them here.
 */

/** Wide where a 32×32 map gets four pixels a sample: names and shapes then fit on one line above it. */
export function layoutMode(width: number): LayoutMode {
  return width >= 1112 ? 'wide' : width >= 880 ? 'tablet' : 'phone';
}

/** Of the largest tile, at the least: a screen that is low gets smaller tiles, not ones that say nothing. */
const LEAST_TILE = 96;
/** … on a very narrow one names stand between the arms. */
const LEAST_NARROW = 64;
const NARROW = 320;
const LEAST_NAME = 46;
/** … and where the pictures stand beside the arms, which is as low as it gets. */
const LEAST_BESIDE = 48;
/** So wide is a screen on which the pictures may stand beside the arms. */
const LYING = 520;
/** Of a skip with its name, at the least. */
const RUNG = 64;
const MOST_APART = 24;
const PARTS = [1, 0.9, 0.8, 0.7, 0.6];
/** In this order, before tiles get smaller. */
const CLOSER: readonly Closeness[] = ['roomy', 'snug', 'tight', 'closest'];

/**
 * @param width of the figure, CSS pixels
 * @param height that the figure should keep to: where it would hang over, its levels stand closer together, and its tiles are a little smaller
 * @param asked whether the whole of it is to be seen: it gets smaller then, down to half, a deep one with its levels closer still; what would not be
 * seen whole even so stays as large as it was
 */
export function layoutU(shape: UShape, width: number, height = 640, asked = false): ULayout {
  const mode = layoutMode(width);
  const at = (most?: number, closeness?: Closeness): ULayout =>
    mode === 'phone' ? layoutFolded(shape, width, 'above', most) : layoutOpen(shape, width, height, mode, most, closeness);
  const layout = at();
  const fits = (one: ULayout): boolean => one.height <= height;
  const smaller = (parts: readonly number[], ways: readonly Closeness[], least = 0): readonly ULayout[] =>
    parts.flatMap((part) => ways.map((closeness) => at(Math.max(least, part * layout.pixelsPerSample), closeness)));
  const ways = asked ? smaller([...PARTS, 0.5], isDeep(shape) ? ['roomy', 'close', 'closest'] : CLOSER) : [];
  // Of so many levels that not even then all is seen, the U is, and what is said about it stands below.
  const whole = ways.find(fits) ?? (isDeep(shape) ? ways.find(({ middle, next }) => [middle, next].every((rect) => rect === null || bottomOf(rect) <= height)) : undefined);
  if (whole !== undefined) return whole;
  const side = Math.max(...largestOf(shape));
  const least = (tile: number): number => Math.min(layout.pixelsPerSample, tile / side);
  if (mode !== 'phone') {
    const low = smaller(PARTS, CLOSER, least(LEAST_TILE));
    return low.find(fits) ?? low.at(-1) ?? layout;
  }
  const upright = smaller(PARTS, ['roomy'], least(width < NARROW ? LEAST_NARROW : LEAST_TILE)).filter(({ rows }) => rows.every(({ encoderLabel: { room = LEAST_NAME } }) => room >= LEAST_NAME));
  const found = upright.find(fits) ?? upright.at(-1) ?? layout;
  if (width < LYING) return found;
  const lying = (most: number, apart?: number): ULayout => layoutFolded(shape, width, 'beside', Math.max(least(LEAST_BESIDE), most), apart);
  const beside = [...PARTS, 0.5, 0.4, 0.3]
    .map((part) => lying(part * layout.pixelsPerSample))
    .find((one) => fits(one) && one.rows.every(({ encoder, decoder }) => encoder === null || decoder === null || decoder.x - right(encoder) >= RUNG));
  if (beside === undefined || (fits(found) && beside.pixelsPerSample < found.pixelsPerSample)) return found;
  // What is left of the height is between the levels.
  return lying(beside.pixelsPerSample, Math.min(MOST_APART, (height - beside.height) / (shape.levels.length + 1)));
}

/** Of more levels than have room on a screen at full size. */
export function isDeep({ levels }: UShape): boolean {
  return levels.length > 3;
}
