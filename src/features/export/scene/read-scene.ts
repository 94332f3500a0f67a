import { placeOf, within, type Around } from './around.ts';
import { paintOf } from './colours.ts';
import { readBox } from './read-box.ts';
import { readMath } from './read-math.ts';
import { readShape } from './read-shape.ts';
import { readField, readText } from './read-text.ts';
import { asWritten } from '../../../ui/as-written.ts';
import type { Box, Mark, Scene } from './scene.ts';

/** An element of the page as it is seen now, in our own words: its text, lines, grounds, canvases and drawings, in the order of the document. */
export function readScene(root: Element): Scene {
  return asWritten(root, () => read(root));
}

function read(root: Element): Scene {
  const { left, top, width, height } = root.getBoundingClientRect();
  // What is scrolled out of the element itself is part of it.
  const seen = { x: left - root.scrollLeft, y: top - root.scrollTop };
  const marks: Mark[] = [];
  walk(root, { origin: seen, opacity: 1, clip: { x: -1e5, y: -1e5, width: 2e5, height: 2e5 }, put: (mark) => marks.push(mark) }, true);
  // What hangs over its box is part of what is seen.
  const ends = marks.flatMap((mark) => (mark.kind === 'path' ? [] : mark.kind === 'text' ? [{ right: mark.x + mark.width, bottom: mark.y + 0.25 * mark.font.size }] : [{ right: mark.x + mark.width, bottom: mark.y + mark.height }]));
  return {
    width: ends.reduce((most, { right }) => Math.max(most, right), width),
    height: ends.reduce((most, { bottom }) => Math.max(most, bottom), height),
    ground: null,
    marks,
  };
}

function walk(element: Element, around: Around, whole = false): void {
  const style = getComputedStyle(element);
  const own = Number(style.opacity);
  if (isControl(element) || style.display === 'none' || own === 0 || !isSeen(element, style)) return;
  const opacity = around.opacity * own;
  const here = { ...around, opacity };
  const visible = style.visibility === 'visible';
  if (element instanceof SVGElement && !(element instanceof SVGSVGElement)) {
    if (visible) readShape(element, style, here);
    for (const child of element.children) walk(child, here);
    return;
  }
  const box = placeOf(element.getBoundingClientRect(), around.origin);
  if (visible && style.display !== 'contents') readBox(element, box, style, here);
  if (visible && element instanceof HTMLCanvasElement) {
    if (within(box, around.clip)) around.put({ kind: 'image', ...box, source: element, crisp: style.imageRendering === 'pixelated' || element.width < box.width, opacity });
    return;
  }
  if (element instanceof HTMLImageElement) {
    if (visible && element.complete && within(box, around.clip)) around.put({ kind: 'image', ...box, source: copyOf(element), crisp: false, opacity });
    return;
  }
  if (element instanceof HTMLInputElement || element instanceof HTMLSelectElement) {
    if (visible) readField(element, box, style, here);
    return;
  }
  if (visible && element instanceof MathMLElement) readMath(element, style, here);
  const clips = !whole && (style.overflowX !== 'visible' || style.overflowY !== 'visible');
  const inside = clips ? { ...here, clip: intersection(here.clip, box) } : here;
  for (const child of element.childNodes) {
    if (child instanceof Text) {
      if (visible) readText(child, style, inside);
    } else if (child instanceof Element) walk(child, inside);
  }
}

const UNCHOSEN = 'label:has(> input:is([type="radio"], [type="checkbox"]):not(:checked))';

/**
 * What a hand chooses with and a figure has no use for: what is marked as such, an option that is not chosen, a switch that stands alone, the sign
 * that something unfolds. A picture that can be chosen is a picture, and a cell of a table a number.
 */
function isControl(element: Element): boolean {
  if (element.hasAttribute('data-control') || element.matches(UNCHOSEN)) return true;
  if (element instanceof SVGSVGElement) return element.parentElement?.hasAttribute('aria-expanded') ?? false;
  const pressed = element.getAttribute('aria-pressed');
  if (pressed === null || element.querySelector('canvas') !== null || element.closest('td') !== null) return false;
  return pressed === 'false' || element.parentElement?.getAttribute('role') !== 'group';
}

/** Neither a word for screen readers alone nor a card that is closed. */
function isSeen(element: Element, style: CSSStyleDeclaration): boolean {
  if (style.clipPath.startsWith('inset(50%')) return false;
  return !element.hasAttribute('popover') || element.matches(':popover-open');
}

function intersection(a: Box, b: Box): Box {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  return { x, y, width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - x), height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - y) };
}

function copyOf(image: HTMLImageElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  canvas.getContext('2d')?.drawImage(image, 0, 0);
  return canvas;
}

/** The ground of the page, for exports that have one. */
export function groundOf(element: Element): string {
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const paint = paintOf(getComputedStyle(at).backgroundColor);
    if (paint?.opacity === 1) return paint.colour;
  }
  return paintOf(getComputedStyle(document.documentElement).getPropertyValue('--bg'))?.colour ?? '#ffffff';
}
