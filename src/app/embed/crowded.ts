import { textLines } from '../../ui/text-lines.ts';
import { zoomOf } from '../../ui/zoom.ts';

/** What a projector is asked about the U before more of it is made smaller: it may keep to its height and yet have its texts lie on what stands beside them. */

/** So much of an edge is no fault, CSS pixels of the screen. */
const ACROSS = 2;
const DOWN = 3;

/** What one text may not lie on: another, or a tile. */
interface Box {
  readonly owner: Element;
  readonly isText: boolean;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Whether a text of the figure lies on another or on a tile. */
export function isCrowded(figure: Element): boolean {
  const boxes = [...textsOf(figure), ...[...figure.querySelectorAll('[data-tile]')].map((owner): Box => boxOf(owner, false, owner.getBoundingClientRect()))];
  return boxes.some((a, i) => a.isText && boxes.slice(i + 1).some((b) => meets(a, b)));
}

/** Not a card, not the strokes of a formula. */
function textsOf(figure: Element): readonly Box[] {
  const boxes: Box[] = [];
  for (const { owner, lines } of textLines(figure, 'math, [popover]', { opacityProperty: true, visibilityProperty: true })) {
    if (isClipped(owner, figure)) continue;
    const half = (Number.parseFloat(getComputedStyle(owner).fontSize) * zoomOf(owner)) / 2;
    for (const line of lines) {
      const middle = (line.top + line.bottom) / 2;
      // The letters, not the room between lines.
      boxes.push(boxOf(owner, true, { left: line.left, right: line.right, top: middle - half, bottom: middle + half }));
    }
  }
  return boxes;
}

/** What is for screen readers only. */
function isClipped(owner: Element, figure: Element): boolean {
  for (let one: Element | null = owner; one !== null && one !== figure; one = one.parentElement) if (getComputedStyle(one).clipPath !== 'none') return true;
  return false;
}

function boxOf(owner: Element, isText: boolean, { left, right, top, bottom }: Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>): Box {
  return { owner, isText, left, right, top, bottom };
}

function meets(a: Box, b: Box): boolean {
  if (a.owner.contains(b.owner) || b.owner.contains(a.owner)) return false;
  return Math.min(a.right, b.right) - Math.max(a.left, b.left) > ACROSS && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > DOWN;
}

/** How far what stands in the figure hangs out at its foot, in the pixels of the layout: over what stands below. */
export function overhangOf(figure: HTMLElement): number {
  const foot = figure.getBoundingClientRect().bottom;
  const over = Math.max(0, ...[...figure.querySelectorAll('[data-later]')].map((block) => block.getBoundingClientRect().bottom - foot));
  return Math.ceil(over / zoomOf(figure));
}
