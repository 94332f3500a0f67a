/** A picture of any size made small enough for the model. Pure. */

/** The largest square in the middle. */
export function middleSquare(width: number, height: number): { readonly x: number; readonly y: number; readonly side: number } {
  const side = Math.min(width, height);
  return { x: (width - side) / 2, y: (height - side) / 2, side };
}

/** How many times the model's size a picture is drawn before it is averaged down: as close to its own size as is worth while. */
export function oversampling(side: number, size: number): number {
  return Math.max(1, Math.min(16, Math.ceil(side / size)));
}

/**
 * RGBA of (size·factor)² pixels → [3, size, size], −1 … 1: each value the mean of factor² pixels, which is what keeps thin lines and does
 * not alias; what is transparent is seen on white.
 */
export function averageDown(rgba: Uint8ClampedArray, size: number, factor: number): Float32Array {
  const row = size * factor * 4;
  const out = new Float32Array(3 * size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const sums = [0, 0, 0];
      for (let dy = 0; dy < factor; dy++) {
        for (let dx = 0; dx < factor; dx++) {
          const at = (y * factor + dy) * row + (x * factor + dx) * 4;
          const alpha = (rgba[at + 3] ?? 0) / 255;
          for (let k = 0; k < 3; k++) sums[k] = (sums[k] ?? 0) + (rgba[at + k] ?? 0) * alpha + 255 * (1 - alpha);
        }
      }
      for (let k = 0; k < 3; k++) out[(k * size + y) * size + x] = (sums[k] ?? 0) / (factor * factor) / 127.5 - 1;
    }
  }
  return out;
}
