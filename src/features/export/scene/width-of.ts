import type { Font } from './scene.ts';

let ruler: CanvasRenderingContext2D | null = null;

/** A context that text is measured with, in this font; null where there is none. */
export function rulerFor({ style, weight, size, family }: Font): CanvasRenderingContext2D | null {
  ruler ??= document.createElement('canvas').getContext('2d');
  if (ruler !== null) ruler.font = `${style} ${weight} ${size}px ${family}`;
  return ruler;
}

/** How wide the browser sets a text. */
export function widthOf(text: string, font: Font): number {
  return rulerFor(font)?.measureText(text).width ?? text.length * 0.6 * font.size;
}
