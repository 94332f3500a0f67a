import { SHOWN } from './reference-look.ts';

/**
 * The two sums over a [channels, pixels] tensor that directions in channel space are made and used by, for all SHOWN directions at once, because
 * reading the tensor is what takes the time; and four channels at once, because writing the planes is the rest of it. Each sum adds in the order of
 * the channels (of the pixels), so that the bits are those of a plain loop.
 */

/** Three rows of weights, each with a channel's at `from` plus its number: row k begins at k · `of`. */
interface Weights {
  readonly rows: Float64Array;
  readonly from: number;
  readonly of: number;
}

/** Plane k at pixel i = Σ over channels c of row k's weight of c times x[c, i]. */
export function sumOverChannels(x: Float64Array, channels: number, pixels: number, { rows, from, of }: Weights): Float64Array {
  const planes = new Float64Array(SHOWN * pixels);
  const weight = (k: number, c: number): number => (c < channels ? (rows[k * of + from + c] ?? 0) : 0);
  const start = (c: number): number => Math.min(c, channels - 1) * pixels;
  for (let c = 0; c < channels; c += 4) {
    const [u0, u1, u2, u3] = [weight(0, c), weight(0, c + 1), weight(0, c + 2), weight(0, c + 3)];
    const [v0, v1, v2, v3] = [weight(1, c), weight(1, c + 1), weight(1, c + 2), weight(1, c + 3)];
    const [w0, w1, w2, w3] = [weight(2, c), weight(2, c + 1), weight(2, c + 2), weight(2, c + 3)];
    // Behind the last channel comes the last one again, with a weight of 0.
    const [a0, a1, a2, a3] = [start(c), start(c + 1), start(c + 2), start(c + 3)];
    for (let i = 0; i < pixels; i++) {
      const x0 = x[a0 + i] ?? 0;
      const x1 = x[a1 + i] ?? 0;
      const x2 = x[a2 + i] ?? 0;
      const x3 = x[a3 + i] ?? 0;
      planes[i] = (planes[i] ?? 0) + u0 * x0 + u1 * x1 + u2 * x2 + u3 * x3;
      planes[pixels + i] = (planes[pixels + i] ?? 0) + v0 * x0 + v1 * x1 + v2 * x2 + v3 * x3;
      planes[2 * pixels + i] = (planes[2 * pixels + i] ?? 0) + w0 * x0 + w1 * x1 + w2 * x2 + w3 * x3;
    }
  }
  return planes;
}

/** Row k's weight of channel c = Σ over pixels i of plane k at i times x[c, i]: rows behind each other. */
export function sumOverPixels(x: Float64Array, channels: number, pixels: number, planes: Float64Array): Float64Array {
  const rows = new Float64Array(SHOWN * channels);
  for (let c = 0; c < channels; c += 2) {
    const last = c + 1 === channels;
    const a = c * pixels;
    const b = last ? a : a + pixels;
    let [u0, v0, w0, u1, v1, w1] = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < pixels; i++) {
      const x0 = x[a + i] ?? 0;
      const x1 = x[b + i] ?? 0;
      const u = planes[i] ?? 0;
      const v = planes[pixels + i] ?? 0;
      const w = planes[2 * pixels + i] ?? 0;
      u0 += x0 * u;
      v0 += x0 * v;
      w0 += x0 * w;
      u1 += x1 * u;
      v1 += x1 * v;
      w1 += x1 * w;
    }
    rows[c] = u0;
    rows[channels + c] = v0;
    rows[2 * channels + c] = w0;
    if (last) break;
    rows[c + 1] = u1;
    rows[channels + c + 1] = v1;
    rows[2 * channels + c + 1] = w1;
  }
  return rows;
}
