import { centre, principalComponents } from './principal-components.ts';
import { SHOWN } from './reference-look.ts';
import type { Volume } from './feature-map.ts';

/** One tensor at one evaluation, and the picture that the network expected there: [3, height, width], or fewer channels. */
export interface ReferenceLook {
  readonly volume: Volume;
  readonly picture: Volume;
}

/**
 * Directions that hold the colours of a tensor still: the principal components of a few evaluations together, each weighing the
 * same, signed so that the first is light where the expected picture is light, the second is red where it is red rather than
 * green, and the third yellow where it is yellow rather than blue. The signs are a choice; this one is easy to read.
 */
export function referenceDirections(looks: readonly ReferenceLook[]): Float64Array {
  const channels = looks[0]?.volume.channels ?? 0;
  const pixels = looks.map(({ volume }) => volume.height * volume.width);
  const all = pixels.reduce((a, b) => a + b, 0);
  const x = new Float64Array(channels * all);
  const axes = [new Float64Array(all), new Float64Array(all), new Float64Array(all)];
  let from = 0;
  looks.forEach(({ volume, picture }, look) => {
    const count = pixels[look] ?? 0;
    const centred = centre(volume.data, channels, count);
    const weight = centred.total > 0 ? 1 / Math.sqrt(centred.total) : 0;
    for (let c = 0; c < channels; c++) {
      for (let i = 0; i < count; i++) x[c * all + from + i] = (centred.x[c * count + i] ?? 0) * weight;
    }
    const seen = axesOf(picture, volume.height, volume.width);
    seen.forEach((values, k) => axes[k]?.set(values, from));
    from += count;
  });
  const { vectors } = principalComponents({ x, channels, pixels: all });
  for (let k = 0; k < SHOWN; k++) {
    let agreement = 0;
    for (let i = 0; i < all; i++) {
      let score = 0;
      for (let c = 0; c < channels; c++) score += (vectors[k * channels + c] ?? 0) * (x[c * all + i] ?? 0);
      agreement += score * (axes[k]?.[i] ?? 0);
    }
    if (agreement < 0) for (let c = 0; c < channels; c++) vectors[k * channels + c] = -(vectors[k * channels + c] ?? 0);
  }
  return vectors;
}

/** Lightness, red − green and yellow − blue of a picture, averaged to a map's resolution and centred. */
function axesOf({ data, channels, height, width }: Volume, rows: number, columns: number): Float64Array[] {
  const out = [new Float64Array(rows * columns), new Float64Array(rows * columns), new Float64Array(rows * columns)];
  const at = (c: number, i: number): number => data[Math.min(c, channels - 1) * height * width + i] ?? 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const to = Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width);
      const [r, g, b] = [at(0, i), at(1, i), at(2, i)];
      [r + g + b, r - g, (r + g) / 2 - b].forEach((value, k) => {
        const plane = out[k];
        if (plane) plane[to] = (plane[to] ?? 0) + value;
      });
    }
  }
  return out.map((plane) => {
    const mean = plane.reduce((a, v) => a + v, 0) / plane.length;
    return plane.map((v) => v - mean);
  });
}
