import { paintOf } from './colours.ts';
import { mathItalic } from './math-italic.ts';
import { placeOf, within, type Around } from './around.ts';
import type { Box, Font } from './scene.ts';
import { seenLines } from './seen-lines.ts';
import { rulerFor, widthOf } from './width-of.ts';

const letters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Where the baseline of a font lies in the box that the browser gives its text, from above. */
function baselineIn(font: Font, height: number): number {
  const ruler = rulerFor(font);
  if (ruler === null) return height * 0.8;
  const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = ruler.measureText('x');
  return (height - ascent - descent) / 2 + ascent;
}

function fontOf(style: CSSStyleDeclaration): Font {
  return { family: style.fontFamily, size: parseFloat(style.fontSize), weight: style.fontWeight, style: style.fontStyle };
}

/** A text node, line by line, where the browser set it. */
export function readText(node: Text, style: CSSStyleDeclaration, { origin, opacity, clip, put }: Around): void {
  const fill = paintOf(style.color, opacity);
  if (fill === null || node.data.trim() === '') return;
  const font = fontOf(style);
  const written = (text: string): string => (isVariable(node, style) ? mathItalic(text) : cased(text, style.textTransform));
  const seen = seenLines(linesOf(node, origin), clip, style.textOverflow === 'ellipsis' ? (text) => widthOf(written(text), font) : null);
  for (const { text, box } of seen) put({ kind: 'text', x: box.x, y: box.y + baselineIn(font, box.height), width: box.width, text: written(text), font, fill });
}

/** A variable of MathML is set in italics without its style saying so. */
function isVariable(node: Text, style: CSSStyleDeclaration): boolean {
  return style.textTransform === 'math-auto' && node.data.trim().length === 1;
}

/** Words that stand on one line belong together. */
function linesOf(node: Text, origin: Around['origin']): { text: string; box: Box }[] {
  const range = document.createRange();
  const lines: { text: string; box: Box }[] = [];
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const rects = [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
    const [first] = rects;
    if (first === undefined) continue;
    // A word that is broken over lines is set letter by letter.
    const parts = rects.length === 1 ? [{ text: word, box: placeOf(first, origin) }] : lettersOf(node, index, word, origin);
    for (const { text, box } of parts) {
      const last = lines.at(-1);
      if (last !== undefined && Math.abs(last.box.y - box.y) < 1 && box.x >= last.box.x) {
        const gap = box.x - (last.box.x + last.box.width) > 0.5 ? ' ' : '';
        lines[lines.length - 1] = { text: last.text + gap + text, box: { ...last.box, width: box.x + box.width - last.box.x } };
      } else lines.push({ text, box });
    }
  }
  return lines;
}

function lettersOf(node: Text, start: number, word: string, origin: Around['origin']): { text: string; box: Box }[] {
  const range = document.createRange();
  return Array.from(letters.segment(word)).flatMap(({ segment: letter, index }) => {
    range.setStart(node, start + index);
    range.setEnd(node, start + index + letter.length);
    const rect = range.getBoundingClientRect();
    return rect.width === 0 ? [] : [{ text: letter, box: placeOf(rect, origin) }];
  });
}

function cased(text: string, transform: string): string {
  return transform === 'uppercase' ? text.toUpperCase() : transform === 'lowercase' ? text.toLowerCase() : text;
}

/** What stands in a field. */
export function readField(field: HTMLInputElement | HTMLSelectElement, box: Box, style: CSSStyleDeclaration, { opacity, clip, put }: Around): void {
  const text = field instanceof HTMLSelectElement ? (field.selectedOptions[0]?.label ?? '') : ['checkbox', 'radio', 'range', 'color', 'file'].includes(field.type) ? '' : field.value;
  const fill = paintOf(style.color, opacity);
  if (text === '' || fill === null || !within(box, clip)) return;
  const font = fontOf(style);
  put({ kind: 'text', x: box.x + parseFloat(style.paddingLeft) + parseFloat(style.borderLeftWidth), y: box.y + baselineIn(font, box.height), width: 0, text, font, fill });
}
