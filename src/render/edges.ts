/**
 * Where a picture changes: |gradient| of its mean over channels, central differences, 0 … 1 of the strongest (99th percentile).
 * Drawn over a map so that one sees where in the picture it lies without the picture's own colours getting in the way.
 */
export function edgesOf(data: Float32Array, channels: number, height: number, width: number): Float32Array {
  const pixels = height * width;
  const grey = new Float32Array(pixels);
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < pixels; i++) grey[i] = (grey[i] ?? 0) + Math.max(-1, Math.min(1, data[c * pixels + i] ?? 0)) / channels;
  }
  const at = (y: number, x: number): number =>
    grey[Math.max(0, Math.min(height - 1, y)) * width + Math.max(0, Math.min(width - 1, x))] ?? 0;
  const out = new Float32Array(pixels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      out[y * width + x] = Math.hypot(at(y, x + 1) - at(y, x - 1), at(y + 1, x) - at(y - 1, x)) / 2;
    }
  }
  const strongest = Float32Array.from(out).sort()[Math.floor(0.99 * (pixels - 1))] ?? 0;
  return strongest > 0 ? out.map((value) => Math.min(1, value / strongest)) : out;
}

/** One colour whose opacity is the edge: to be laid over something else. */
export function paintEdges(edges: Float32Array, rgb: readonly [number, number, number], opacity: number): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(edges.length * 4);
  for (let i = 0; i < edges.length; i++) {
    out.set(rgb, i * 4);
    out[i * 4 + 3] = 255 * opacity * (edges[i] ?? 0);
  }
  return out;
}
