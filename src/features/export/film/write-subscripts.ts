import { inSubscripts } from '../scene/scene.ts';

/** Writes “x_t, the noisy picture” with its t set low and small. */
export function writeSubscripts(context: CanvasRenderingContext2D, text: string, left: number, y: number): void {
  const { font } = context;
  const size = Number(/([\d.]+)px/.exec(font)?.[1] ?? 14);
  let x = left;
  for (const { text: piece, low } of inSubscripts(text)) {
    context.font = low ? font.replace(/[\d.]+(?=px)/, String(0.72 * size)) : font;
    context.fillText(piece, low ? x + 0.5 : x, low ? y + 0.28 * size : y);
    x += context.measureText(piece).width;
  }
  context.font = font;
}
