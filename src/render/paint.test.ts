import { describe, expect, it } from 'vitest';
import { hexToRgb, oklabToSrgb } from './colour.ts';
import { diverging, sequential } from './colour-maps.ts';
import { paintComponents, paintDiverging, paintPicture, paintSequential, picturesNote } from './paint.ts';

const rgb = (pixels: Uint8ClampedArray, i = 0): number[] => [...pixels.slice(i * 4, i * 4 + 3)];
const ground = { light: hexToRgb('#fcfbf8'), dark: hexToRgb('#121315') };

describe.each(['light', 'dark'] as const)('on %s', (theme) => {
  it('zero is the ground of the page', () => {
    const pixels = paintDiverging(Float32Array.of(0), 2, diverging[theme]);
    rgb(pixels).forEach((value, k) => expect(Math.abs(value - (ground[theme][k] ?? 0))).toBeLessThanOrEqual(2));
  });

  it('below is blue, above is rust, beyond is clipped', () => {
    const pixels = paintDiverging(Float32Array.of(-1, 1, -99, 99), 2, diverging[theme]);
    const [below, above] = [rgb(pixels, 0), rgb(pixels, 1)];
    expect(below[2]).toBeGreaterThan(below[0] ?? 0);
    expect(above[0]).toBeGreaterThan(above[2] ?? 0);
    expect(rgb(pixels, 2)).toEqual([...diverging[theme].slice(0, 3)]);
    expect(rgb(pixels, 3)).toEqual([...diverging[theme].slice(-3)]);
  });

  it('attention grows one way in lightness', () => {
    const pixels = paintSequential(Float32Array.from({ length: 33 }, (_, i) => i / 32), 1, sequential[theme]);
    const light = Array.from({ length: 33 }, (_, i) => rgb(pixels, i).reduce((a, b) => a + b, 0));
    const sorted = [...light].sort((a, b) => (theme === 'light' ? b - a : a - b));
    expect(light).toEqual(sorted);
  });
});

it('pictures: −1 is black, 1 is white, beyond is clipped, one channel is grey', () => {
  const pixels = paintPicture(Float32Array.of(-1, 1, 2, 1, -1, 0, 0, 0, -3), 3, 3);
  expect(rgb(pixels, 0)).toEqual([0, 255, 128]);
  expect(rgb(pixels, 1)).toEqual([255, 0, 128]);
  expect(rgb(pixels, 2)).toEqual([255, 128, 0]);
  expect(rgb(paintPicture(Float32Array.of(0), 1, 1))).toEqual([128, 128, 128]);
});

it('OKLab: white, black and the red of sRGB come back', () => {
  const out = new Uint8ClampedArray(9);
  oklabToSrgb(1, 0, 0, out, 0);
  oklabToSrgb(0, 0, 0, out, 3);
  oklabToSrgb(0.62795536, 0.22486306, 0.1258463, out, 6);
  expect([...out]).toEqual([255, 255, 255, 0, 0, 0, 255, 0, 0]);
});

it('components: zero is middle grey, the first is lightness, a tensor without variance is grey', () => {
  const planes = Float32Array.of(0, 2, -2, 0, 0, 0, 0, 0, 0);
  const pixels = paintComponents(planes, 3, [1, 0.5, 0.25]);
  const [zero, up, down] = [rgb(pixels, 0), rgb(pixels, 1), rgb(pixels, 2)];
  for (const colour of [zero, up, down]) expect(Math.max(...colour) - Math.min(...colour)).toBeLessThanOrEqual(1);
  expect(up[0]).toBeGreaterThan(zero[0] ?? 0);
  expect(down[0]).toBeLessThan(zero[0] ?? 0);
  expect(rgb(paintComponents(new Float32Array(3), 1, [0, 0, 0]))).toEqual(zero);
});

it('a picture of latents says that its colours are none', () => {
  expect([1, 3].map(picturesNote)).toEqual([null, null]);
  expect(picturesNote(4)).toBe('the first three of its 4 channels, drawn as if they were red, green and blue');
});

it('has the byte that the formula of IEC 61966-2-1 rounds to, for every grey', () => {
  const out = new Uint8ClampedArray(3);
  const formula = new Uint8ClampedArray(1);
  let worst = 0;
  for (let i = -100; i <= 100_100; i++) {
    const lightness = i / 100_000;
    const linear = lightness ** 3;
    formula[0] = 255 * (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055);
    oklabToSrgb(lightness, 0, 0, out, 0);
    // The rows of the matrix add up to 1 but for its last digits.
    worst = Math.max(worst, Math.abs((out[0] ?? 0) - formula[0]), Math.abs((out[2] ?? 0) - formula[0]));
  }
  expect(worst).toBe(0);
});
