/** Three numbers 0 … 255. */
export type Rgb = readonly [number, number, number];

export function hexToRgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/**
 * OKLab → sRGB (Björn Ottosson, "A perceptual color space for image processing", 2020), clipped channel by channel.
 * Written into `out` at `at`, because this runs once for every sample of every map.
 */
export function oklabToSrgb(lightness: number, a: number, b: number, out: Uint8ClampedArray, at: number): void {
  const l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
  const m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
  const s = cube(lightness - 0.0894841775 * a - 1.291485548 * b);
  out[at] = byteOf(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  out[at + 1] = byteOf(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  out[at + 2] = byteOf(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
}

const cube = (x: number): number => x * x * x;

/** 0 … 1 as it is sent to the screen, by IEC 61966-2-1, and back. */
const gamma = (linear: number): number => (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055);
const ungamma = (sent: number): number => (sent <= 0.04045 ? sent / 12.92 : ((sent + 0.055) / 1.055) ** 2.4);

/** From which linear value on a byte is the nearest: powers are the dearest part of a map's colours, and a byte has only 256 values. */
const FROM = Float64Array.from({ length: 257 }, (_, byte) => (byte === 0 ? -Infinity : byte === 256 ? Infinity : ungamma((byte - 0.5) / 255)));
/** The byte at the beginning of each of so many equal parts of 0 … 1: the one that is sought is that or one of the next few. */
const PARTS = 4096;
const AT_PART = Uint8ClampedArray.from({ length: PARTS }, (_, part) => 255 * gamma(part / PARTS));

function byteOf(linear: number): number {
  if (!(linear > 0)) return 0;
  if (linear >= 1) return 255;
  let byte = AT_PART[Math.floor(linear * PARTS)] ?? 0;
  while (linear >= (FROM[byte + 1] ?? Infinity)) byte++;
  return byte;
}
