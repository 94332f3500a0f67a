/** A picture drawn by hand: size² pixels of 0xRRGGBB. Pure. */

export type Drawing = Uint32Array;

export interface Cell {
  readonly x: number;
  readonly y: number;
}

export const PAPER = 0xf4f4f4;

export function emptyDrawing(size: number): Drawing {
  return new Uint32Array(size * size).fill(PAPER);
}

/** A stroke from one cell to another with a square brush, `width` cells wide, into a copy. */
export function withStroke(drawing: Drawing, size: number, from: Cell, to: Cell, width: number, colour: number): Drawing {
  const out = drawing.slice();
  const steps = Math.max(1, Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  for (let i = 0; i <= steps; i++) {
    const x = Math.round(from.x + ((to.x - from.x) * i) / steps) - Math.floor(width / 2);
    const y = Math.round(from.y + ((to.y - from.y) * i) / steps) - Math.floor(width / 2);
    for (let row = Math.max(0, y); row < Math.min(size, y + width); row++) out.fill(colour, row * size + Math.max(0, x), row * size + Math.max(0, Math.min(size, x + width)));
  }
  return out;
}

/** [3, size, size], −1 … 1. */
export function valuesOfDrawing(drawing: Drawing): Float32Array {
  const out = new Float32Array(3 * drawing.length);
  drawing.forEach((colour, i) => {
    for (let k = 0; k < 3; k++) out[k * drawing.length + i] = ((colour >> (16 - 8 * k)) & 255) / 127.5 - 1;
  });
  return out;
}

export function rgbaOfDrawing(drawing: Drawing): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(drawing.length * 4);
  drawing.forEach((colour, i) => out.set([(colour >> 16) & 255, (colour >> 8) & 255, colour & 255, 255], i * 4));
  return out;
}

/** The colours that the training pictures are made of, and black and white. */
export const swatches: readonly { readonly name: string; readonly colour: number }[] = [
  { name: 'black', colour: 0x18181a },
  { name: 'white', colour: PAPER },
  { name: 'grey', colour: 0x96989c },
  { name: 'red', colour: 0xde3a30 },
  { name: 'orange', colour: 0xf08c28 },
  { name: 'yellow', colour: 0xfade64 },
  { name: 'green', colour: 0x54a850 },
  { name: 'blue', colour: 0x3c82e6 },
  { name: 'purple', colour: 0x8c50c8 },
  { name: 'pink', colour: 0xfab8d4 },
  { name: 'brown', colour: 0x7a4a28 },
];
