import type { Pixels } from './paint.ts';

/** The only line of render/ that knows the DOM. The canvas has the tensor's own size; CSS scales it, pixelated. */
export function putPixels(canvas: HTMLCanvasElement, pixels: Pixels, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
}
