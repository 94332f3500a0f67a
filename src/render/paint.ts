import { type ColourTable, TABLE_SIZE } from './colour-maps.ts';
import { oklabToSrgb, type Rgb } from './colour.ts';

/**
 * Typed arrays → RGBA. Every painter returns width · height · 4 bytes in row-major order, opaque unless it says otherwise.
 */
export type Pixels = Uint8ClampedArray<ArrayBuffer>;

/** A colour that no scale has, for what is not a number. */
export const NOT_FINITE: Rgb = [255, 0, 255];

/** Values about 0; ±domain gets the end colours, values beyond are clipped to them. */
export function paintDiverging(values: Float32Array, domain: number, table: ColourTable): Pixels {
  const out = new Uint8ClampedArray(values.length * 4);
  const scale = (TABLE_SIZE - 1) / (2 * domain);
  for (let i = 0; i < values.length; i++) putColour(out, i, ((values[i] ?? 0) + domain) * scale, table);
  return out;
}

/** Values from 0 to `domain`. */
export function paintSequential(values: Float32Array, domain: number, table: ColourTable): Pixels {
  const out = new Uint8ClampedArray(values.length * 4);
  const scale = (TABLE_SIZE - 1) / domain;
  for (let i = 0; i < values.length; i++) putColour(out, i, (values[i] ?? 0) * scale, table);
  return out;
}

function putColour(out: Pixels, pixel: number, position: number, table: ColourTable): void {
  const index = Math.min(TABLE_SIZE - 1, Math.max(0, Math.round(position))) * 3;
  out[pixel * 4] = table[index] ?? 0;
  out[pixel * 4 + 1] = table[index + 1] ?? 0;
  out[pixel * 4 + 2] = table[index + 2] ?? 0;
  out[pixel * 4 + 3] = 255;
}

/**
 * A picture, [channels, pixels] with ±`domain` as black and white; what lies beyond is clipped. One channel is grey, three
 * are red, green, blue; of more (latents) the first three are shown as if they were colours, which the caller must say
 * (`picturesNote`).
 */
export function paintPicture(data: Float32Array, channels: number, pixels: number, domain = 1): Pixels {
  const out = new Uint8ClampedArray(pixels * 4);
  const scale = 127.5 / domain;
  for (let i = 0; i < pixels; i++) {
    for (let k = 0; k < 3; k++) {
      const channel = channels >= 3 ? k : Math.min(k, channels - 1);
      out[i * 4 + k] = ((data[channel * pixels + i] ?? 0) + domain) * scale;
    }
    out[i * 4 + 3] = 255;
  }
  return out;
}

/** What must be said beside a picture whose channels are no colours; null where they are. */
export function picturesNote(channels: number): string | null {
  return channels <= 3 ? null : `the first three of its ${channels} channels, drawn as if they were red, green and blue`;
}

/** The noise has unit variance; ±2.6 standard deviations hold 99 % of a Gaussian, so little is clipped and little is grey. */
export const NOISE_DOMAIN = 2.6;

/** Lightness and half the width of each axis of OKLab for components: as wide as sRGB allows about the middle grey. */
const MID_LIGHTNESS = 0.64;
const LIGHTNESS_SPAN = 0.31;
const HUE_SPAN = 0.17;
/** In units of the component's standard deviation: where tanh, the colour curve, bends. */
const BEND = 1.9;

/**
 * Three components as colour: the first is lightness, the second and third are OKLab's two axes of hue. The curve is tanh, so
 * nothing is clipped. Hue axes are as much weaker than lightness as the square root of their share of the standard deviation:
 * a weak component must not shout, but must be seen. A pixel without components is NOT_FINITE.
 */
export function paintComponents(planes: Float32Array, pixels: number, deviations: readonly number[]): Pixels {
  const out = new Uint8ClampedArray(pixels * 4);
  const [s0 = 1, s1 = 1, s2 = 1] = deviations;
  const share = (deviation: number): number => (s0 > 0 ? Math.sqrt(Math.min(1, deviation / s0)) : 1);
  const a = HUE_SPAN * share(s1);
  const b = HUE_SPAN * share(s2);
  for (let i = 0; i < pixels; i++) {
    out[i * 4 + 3] = 255;
    if (Number.isNaN(planes[i])) {
      out.set(NOT_FINITE, i * 4);
      continue;
    }
    oklabToSrgb(
      MID_LIGHTNESS + LIGHTNESS_SPAN * bend(planes[i] ?? 0, s0),
      a * bend(planes[pixels + i] ?? 0, s1),
      b * bend(planes[2 * pixels + i] ?? 0, s2),
      out,
      i * 4,
    );
  }
  return out;
}

function bend(value: number, deviation: number): number {
  return deviation > 0 ? Math.tanh(value / (deviation * BEND)) : 0;
}
