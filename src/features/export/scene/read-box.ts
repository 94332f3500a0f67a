import { paintOf } from './colours.ts';
import { within, type Around } from './around.ts';
import type { Box } from './scene.ts';

const sides = ['Top', 'Right', 'Bottom', 'Left'] as const;

/** Ground, border, outline and the hairlines that are drawn as shadows, of an element and of what CSS puts before and after it. */
export function readBox(element: Element, box: Box, style: CSSStyleDeclaration, around: Around): void {
  readOne(box, style, around);
  for (const pseudo of ['::before', '::after']) {
    const own = getComputedStyle(element, pseudo);
    // Only those that lie over or under the element, in its own frame; others are words, which no element of ours says that way.
    if (own.content === 'none' || own.content === 'normal' || own.position !== 'absolute' || own.display === 'none') continue;
    const [left, top, width, height] = [own.left, own.top, own.width, own.height].map(parseFloat);
    if (![left, top, width, height].every(Number.isFinite)) continue;
    readOne({ x: box.x + (left ?? 0), y: box.y + (top ?? 0), width: width ?? 0, height: height ?? 0 }, own, around);
  }
}

function readOne(box: Box, style: CSSStyleDeclaration, { opacity, clip, put }: Around): void {
  if (box.width <= 0 || box.height <= 0 || !within(box, clip)) return;
  const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, box.width / 2, box.height / 2);
  const rounded = style.borderTopLeftRadius.endsWith('%') ? (Math.min(box.width, box.height) * parseFloat(style.borderTopLeftRadius)) / 100 : radius;
  const fill = paintOf(style.backgroundColor, opacity);
  if (fill !== null) put({ kind: 'rect', ...box, fill, stroke: null, strokeWidth: 0, radius: rounded });
  const widths = sides.map((side) => (style[`border${side}Style`] === 'none' ? 0 : parseFloat(style[`border${side}Width`])));
  const [top = 0, right = 0, bottom = 0, left = 0] = widths;
  if (top > 0 && widths.every((width) => width === top)) {
    put({ kind: 'rect', ...inset(box, top / 2), fill: null, stroke: paintOf(style.borderTopColor, opacity), strokeWidth: top, radius: rounded });
  } else {
    const edges: readonly (readonly [number, Box, string])[] = [
      [top, { ...box, height: top }, style.borderTopColor],
      [right, { ...box, x: box.x + box.width - right, width: right }, style.borderRightColor],
      [bottom, { ...box, y: box.y + box.height - bottom, height: bottom }, style.borderBottomColor],
      [left, { ...box, width: left }, style.borderLeftColor],
    ];
    for (const [width, edge, colour] of edges) if (width > 0) put({ kind: 'rect', ...edge, fill: paintOf(colour, opacity), stroke: null, strokeWidth: 0, radius: 0 });
  }
  if (style.outlineStyle !== 'none') {
    const [width, offset] = [parseFloat(style.outlineWidth), parseFloat(style.outlineOffset)];
    if (width > 0) put({ kind: 'rect', ...inset(box, -offset - width / 2), fill: null, stroke: paintOf(style.outlineColor, opacity), strokeWidth: width, radius: 0 });
  }
  for (const { colour, spread, inner } of hairlines(style.boxShadow)) {
    put({ kind: 'rect', ...inset(box, inner ? spread / 2 : -spread / 2), fill: null, stroke: paintOf(colour, opacity), strokeWidth: spread, radius: rounded });
  }
}

function inset({ x, y, width, height }: Box, by: number): Box {
  return { x: x + by, y: y + by, width: Math.max(0, width - 2 * by), height: Math.max(0, height - 2 * by) };
}

/** Shadows without offset and blur are lines around a box; others are decoration. Outermost first, as they are painted. */
function hairlines(boxShadow: string): { colour: string; spread: number; inner: boolean }[] {
  return [...boxShadow.matchAll(/((?:[a-z]+\([^)]*\))|#[0-9a-f]+) 0px 0px 0px ([\d.]+)px( inset)?/g)]
    .map(([, colour = '', spread = '0', inner]) => ({ colour, spread: Number(spread), inner: inner !== undefined }))
    .filter(({ spread }) => spread > 0)
    .reverse();
}
