import { SHOWN } from './principal-components.ts';
import type { ComponentProjection, Volume } from './feature-map.ts';

/**
 * A tensor in the principal components of another one with the same channels, and on that one's scale: what is drawn of it can
 * be compared by eye. Its own channel means are taken away first.
 */
export function projectOnto(volume: Volume, directions: Float64Array, scale: ComponentProjection): ComponentProjection {
  const { data, channels, height, width } = volume;
  const pixels = height * width;
  const planes = new Float64Array(SHOWN * pixels);
  for (let c = 0; c < channels; c++) {
    let mean = 0;
    for (let i = 0; i < pixels; i++) mean += (data[c * pixels + i] ?? 0) / pixels;
    for (let k = 0; k < SHOWN; k++) {
      const weight = directions[k * channels + c] ?? 0;
      for (let i = 0; i < pixels; i++) {
        planes[k * pixels + i] = (planes[k * pixels + i] ?? 0) + weight * ((data[c * pixels + i] ?? 0) - mean);
      }
    }
  }
  return { kind: 'components', planes: Float32Array.from(planes), deviations: scale.deviations, explained: scale.explained };
}
