/**
 * Fine detail of a [channels, height, width] tensor: the energy that a 2 × 2 average would lose,
 * Σ over channels and blocks of Σ over the four samples of (sample − mean of the block)². It is the energy of the three
 * high-pass Haar bands at the finest scale. An odd last row or column has no block and is left out.
 */
export function detailEnergy(data: Float32Array, channels: number, height: number, width: number): number {
  let energy = 0;
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y + 1 < height; y += 2) {
      let at = (c * height + y) * width;
      for (let x = 0; x + 1 < width; x += 2, at += 2) {
        const p = data[at] ?? 0;
        const q = data[at + 1] ?? 0;
        const r = data[at + width] ?? 0;
        const s = data[at + width + 1] ?? 0;
        const mean = (p + q + r + s) / 4;
        energy += (p - mean) ** 2 + (q - mean) ** 2 + (r - mean) ** 2 + (s - mean) ** 2;
      }
    }
  }
  return energy;
}

/** The skip's share: skip ÷ (skip + from below). NaN where neither has any. */
export function detailShare(skip: number, below: number): number {
  return skip / (skip + below);
}
