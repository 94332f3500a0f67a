import { layoutFolded } from './layout-folded.ts';
import { layoutOpen, type Closeness } from './layout-open.ts';
import { bottomOf, largestOf } from './layout-pieces.ts';
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
const LEAST_TILE = { phone: 96, wide: 128 };
/** A figure may hang over by so much before its levels move together: the height is told in steps, and as if the film were of few steps. */
const SLACK = 24;
/** In this order, before tiles get smaller. */
const CLOSER: readonly Closeness[] = ['roomy', 'snug', 'tight'];

/**
 * @param width of the figure, CSS pixels
 * @param height that the figure should keep to: where it would hang over, its levels stand closer together, and its tiles are a little smaller
 * @param asked whether the whole of it is to be seen: it gets smaller then, down to half, a deep one with its levels closer still; what would not be
 * seen whole even so stays as large as it was
 */
export function layoutU(shape: UShape, width: number, height = 640, asked = false): ULayout {
  const mode = layoutMode(width);
  const at = (most?: number, closeness?: Closeness): ULayout =>
    mode === 'phone' ? layoutFolded(shape, width, false, most) : layoutOpen(shape, width, height, mode, most, closeness);
  const layout = at();
  const reach = (one: ULayout): number => Math.max(one.height, one.equation === null || shape.equation === false ? 0 : bottomOf(one.equation));
  const fits = (one: ULayout): boolean => reach(one) <= height;
  const smaller = (parts: readonly number[], ways: readonly Closeness[], least = 0): readonly ULayout[] =>
    parts.flatMap((part) => ways.map((closeness) => at(Math.max(least, part * layout.pixelsPerSample), closeness)));
  const ways = asked ? smaller([1, 0.9, 0.8, 0.7, 0.6, 0.5], isDeep(shape) ? ['roomy', 'close'] : CLOSER) : [];
  // Of so many levels that not even then all is seen, the U is, and what is said about it stands below.
  const whole = ways.find(fits) ?? (isDeep(shape) ? ways.find(({ middle, next }) => [middle, next].every((rect) => rect === null || bottomOf(rect) <= height)) : undefined);
  if (whole !== undefined) return whole;
  const least = (tile: number): number => Math.min(layout.pixelsPerSample, tile / Math.max(...largestOf(shape)));
  if (mode !== 'phone') {
    const lower = smaller([1, 0.8], CLOSER, least(LEAST_TILE.wide));
    return lower.find((one) => reach(one) <= height + SLACK) ?? lower.at(-1) ?? layout;
  }
  const low = smaller([1, 0.9, 0.8, 0.7, 0.6], ['roomy'], least(LEAST_TILE.phone));
  return low.find(fits) ?? low.at(-1) ?? layout;
}

/** Of more levels than have room on a screen at full size. */
export function isDeep({ levels }: UShape): boolean {
  return levels.length > 3;
}

/** As small as it gets, beside something else: the arms, with the pictures at their sides. */
export function layoutSmall(shape: UShape, width: number): ULayout {
  return layoutFolded(shape, width, true);
}
