import { layoutFolded } from './layout-folded.ts';
import { layoutOpen } from './layout-open.ts';
import { bottomOf } from './layout-pieces.ts';
import type { LayoutMode, ULayout, UShape } from './layout-types.ts';

/**
 * Geometry of the U: where every tile, arrow and shade goes, in CSS pixels from the figure's top left. Pure: the same shape and
 * width give the same layout. It knows sizes and places, not tensors; labels are measured by the rooms left for them here.
 */

/** Wide where a 32×32 map gets four pixels a sample: names and shapes then fit on one line above it. */
export function layoutMode(width: number): LayoutMode {
  return width >= 1112 ? 'wide' : width >= 880 ? 'tablet' : 'phone';
}

/**
 * @param width of the figure, CSS pixels
 * @param height that the figure should keep to, if the width leaves a choice
 * @param whole whether it gets smaller where it would be higher than that, down to half, a deep one with its levels closer together as well; what would
 * not be seen whole even then stays as large as it was
 */
export function layoutU(shape: UShape, width: number, height = 640, whole = false): ULayout {
  const mode = layoutMode(width);
  const at = (most?: number, close?: boolean): ULayout =>
    mode === 'phone' ? layoutFolded(shape, width, false, most) : layoutOpen(shape, width, height, mode, most, close);
  const layout = at();
  if (!whole) return layout;
  const ways = isDeep(shape) ? [false, true] : [false];
  const smaller = [1, 0.9, 0.8, 0.7, 0.6, 0.5].flatMap((part) => ways.map((close) => at(part * layout.pixelsPerSample, close)));
  return smaller.find(({ height: own, equation }) => Math.max(own, equation === null ? 0 : bottomOf(equation)) <= height) ?? layout;
}

/** Of more levels than have room on a screen at full size. */
export function isDeep({ levels }: UShape): boolean {
  return levels.length > 3;
}

/** As small as it gets, beside something else: the arms, with the pictures at their sides. */
export function layoutSmall(shape: UShape, width: number): ULayout {
  return layoutFolded(shape, width, true);
}
