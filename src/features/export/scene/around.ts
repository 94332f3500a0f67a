import type { Box, Mark } from './scene.ts';

/** Where a walk stands: what is already known of the elements around. */
export interface Around {
  /** Subtracted from every place on the screen. */
  readonly origin: { readonly x: number; readonly y: number };
  readonly opacity: number;
  /** What is cut off by boxes around, in the scene's own pixels. */
  readonly clip: Box;
  readonly put: (mark: Mark) => void;
}

/** Where a box of the screen lies in the scene. */
export function placeOf({ left, top, width, height }: DOMRect, origin: Around['origin']): Box {
  return { x: left - origin.x, y: top - origin.y, width, height };
}

/** Whether the middle of a box is inside another. */
export function within({ x, y, width, height }: Box, clip: Box): boolean {
  const [cx, cy] = [x + width / 2, y + height / 2];
  return cx >= clip.x - 1 && cx <= clip.x + clip.width + 1 && cy >= clip.y - 1 && cy <= clip.y + clip.height + 1;
}
