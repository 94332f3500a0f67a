import type { Frame } from '../../protocol/frame.ts';
import { pictureDomain } from '../../render/domain.ts';
import { paintPicture } from '../../render/paint.ts';
import { putPixels } from '../../render/put-pixels.ts';

/** The two rows of the film: what the network was given, and the picture that it expected there. */
export interface Pictures {
  readonly noisy: Float32Array | undefined;
  readonly expected: Float32Array | undefined;
}

/**
 * The pictures at a position, from the frames known so far. x at a position is known as soon as the step before it is; x̂₀
 * only once the network has looked. At N both are the finished picture; of an inversion x is the noise there, and x̂₀ what was last expected.
 */
export function picturesAt(frames: readonly (Frame | undefined)[], position: number, last: number, end = 'picture'): Pictures {
  const frame = position < last ? frames[position] : undefined;
  const before = frames[position - 1];
  const noisy = frame?.xt ?? before?.prev;
  return { noisy, expected: position < last ? frame?.predX0 : end === 'noise' ? before?.predX0 : before?.prev };
}

export interface PictureShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** An empty canvas of a size. Setting the size anew would throw its memory away at every step. */
export function emptyCanvas(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  } else {
    canvas.getContext('2d')?.clearRect(0, 0, width, height);
  }
}

let scratch: HTMLCanvasElement | undefined;

/** Draws one sample into a square of a larger canvas, in that canvas's own pixels. */
export function drawPicture(
  context: CanvasRenderingContext2D,
  data: Float32Array,
  shape: PictureShape,
  square: { readonly x: number; readonly y: number; readonly side: number },
): void {
  const pixels = shape.width * shape.height;
  if (data.length < pixels * shape.channels) return;
  scratch ??= document.createElement('canvas');
  putPixels(scratch, paintPicture(data, shape.channels, pixels, pictureDomain(data)), shape.width, shape.height);
  // Enlarged, every sample stays a square; reduced, samples must be averaged, or noise turns to moiré.
  context.imageSmoothingEnabled = square.side < shape.width;
  context.imageSmoothingQuality = 'high';
  context.drawImage(scratch, square.x, square.y, square.side, square.side);
}
