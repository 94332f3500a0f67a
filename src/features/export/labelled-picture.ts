import { paintScale } from '../../render/plane-paint.ts';
import type { Theme } from '../../render/colour-maps.ts';
import type { Pixels } from '../../render/paint.ts';
import type { Exportable } from '../../ui/exportable.ts';
import { writeSubscripts } from './film/write-subscripts.ts';
import { wrapped } from './scene/scene.ts';
import { widthOf } from './scene/width-of.ts';

/**
 * Any picture of the page as a PNG with its name and its scale. Panels offer some (src/ui/exportable.ts); a canvas says what it is by its own attributes:
 *
 *   data-export    what it shows, in words
 *   data-domain  value of the strongest colour, and
 *   data-scale   `diverging` or `sequential`, where it is drawn on a scale
 */
export interface ExportablePicture extends Exportable {
  /** Whether it is enlarged so that each number is a square of pixels; what is offered has its final size. */
  readonly enlarge: boolean;
  /** What its file is called after, where that is shorter than the name. */
  readonly file?: string;
}

export function picturesOnScreen(root: ParentNode): ExportablePicture[] {
  return [...root.querySelectorAll<HTMLCanvasElement>('canvas[data-export]')].flatMap((canvas): ExportablePicture[] => {
    const { export: name, domain, scale } = canvas.dataset;
    if (name === undefined || canvas.width === 0 || canvas.height === 0) return [];
    const kind = scale === 'diverging' || scale === 'sequential' ? scale : null;
    const drawn: Exportable['scale'] = kind === null || domain === undefined ? null : { kind, domain: Number(domain) };
    return [{ name, note: null, scale: drawn, draw: () => canvas, enlarge: true }];
  });
}

export interface PictureLayout {
  readonly width: number;
  readonly height: number;
  readonly picture: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly caption: { readonly x: number; readonly y: number };
  readonly note: readonly { readonly text: string; readonly x: number; readonly y: number }[];
  readonly bar: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

const MARGIN = 24;
const NOTE = { family: 'Inter, Helvetica, Arial, sans-serif', size: 12, weight: '400', style: 'normal' };
const TARGET = 640;
const LEAST_SIDE = 48;

/** Of the note. */
const LINE = 16;

/** Whole pixels for each number where they fit, so that nothing is smoothed; long and thin planes are stretched across. The note, in its lines, takes the room that it needs. */
export function layOutPicture(columns: number, rows: number, enlarge: boolean, linesOf: (width: number) => readonly string[]): PictureLayout {
  const scale = enlarge ? Math.max(1, Math.floor(TARGET / Math.max(columns, rows))) : 1;
  const width = Math.max(columns * scale, 320);
  const height = Math.max(rows * scale, LEAST_SIDE);
  const lines = linesOf(width);
  const picture = { x: MARGIN, y: MARGIN + 30 + Math.max(1, lines.length) * LINE, width: columns * scale < LEAST_SIDE ? LEAST_SIDE : columns * scale, height };
  const bar = { x: MARGIN + 70, y: picture.y + height + 16, width: Math.min(240, width - 140), height: 10 };
  return {
    width: width + 2 * MARGIN,
    height: bar.y + 10 + MARGIN,
    picture,
    caption: { x: MARGIN, y: MARGIN + 12 },
    note: lines.map((text, i) => ({ text, x: MARGIN, y: MARGIN + 32 + i * LINE })),
    bar,
  };
}

export interface Words {
  readonly name: string;
  readonly note: string;
  readonly low: string;
  readonly high: string;
}

/** Draws the picture with its words on a canvas of its own. */
export function composePicture({ draw, scale, enlarge }: ExportablePicture, words: Words, theme: Theme): HTMLCanvasElement {
  const canvas = draw(theme);
  const layout = layOutPicture(canvas.width, canvas.height, enlarge, (width) => wrapped(words.note, (line) => widthOf(line, NOTE) <= width));
  const out = document.createElement('canvas');
  out.width = layout.width;
  out.height = layout.height;
  const context = out.getContext('2d');
  if (context === null) return out;
  const { ground, ink } = groundAndInk(theme);
  context.fillStyle = ground;
  context.fillRect(0, 0, out.width, out.height);
  context.imageSmoothingEnabled = false;
  context.drawImage(canvas, layout.picture.x, layout.picture.y, layout.picture.width, layout.picture.height);
  context.fillStyle = ink;
  context.font = `600 14px ${NOTE.family}`;
  writeSubscripts(context, words.name, layout.caption.x, layout.caption.y);
  context.font = `${NOTE.size}px ${NOTE.family}`;
  for (const { text, x, y } of layout.note) context.fillText(text, x, y);
  if (scale !== null) {
    context.drawImage(strip(paintScale(scale.kind, theme)), layout.bar.x, layout.bar.y, layout.bar.width, layout.bar.height);
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    context.fillText(words.low, layout.bar.x - 8, layout.bar.y + 5);
    context.textAlign = 'left';
    context.fillText(words.high, layout.bar.x + layout.bar.width + 8, layout.bar.y + 5);
  }
  return out;
}

/** The page's own, for what is drawn on canvases of a file. */
export function groundAndInk(theme: Theme): { readonly ground: string; readonly ink: string } {
  return theme === 'light' ? { ground: '#fcfbf8', ink: '#191917' } : { ground: '#121315', ink: '#eae8e2' };
}

function strip(pixels: Pixels): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = pixels.length / 4;
  canvas.height = 1;
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, canvas.width, 1), 0, 0);
  return canvas;
}
