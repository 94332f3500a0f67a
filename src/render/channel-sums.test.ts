import { expect, it } from 'vitest';
import { sumOverChannels, sumOverPixels } from './channel-sums.ts';
import { SHOWN } from './reference-look.ts';

/** As the definitions are written. */
function plain(x: Float64Array, channels: number, pixels: number, rows: Float64Array, from: number, of: number): { planes: number[]; sums: number[] } {
  const planes = Array.from({ length: SHOWN * pixels }, (_, at) => {
    const [k, i] = [Math.floor(at / pixels), at % pixels];
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += (rows[k * of + from + c] ?? NaN) * (x[c * pixels + i] ?? NaN);
    return sum;
  });
  const sums = Array.from({ length: SHOWN * channels }, (_, at) => {
    const [k, c] = [Math.floor(at / channels), at % channels];
    let sum = 0;
    for (let i = 0; i < pixels; i++) sum += (x[c * pixels + i] ?? NaN) * (planes[k * pixels + i] ?? NaN);
    return sum;
  });
  return { planes, sums };
}

it.each([1, 2, 3, 4, 5, 6, 7, 8])('add to the bit as plain loops do, for %i channels', (channels) => {
  const pixels = 6;
  const [from, of] = [2, channels + 5];
  const x = Float64Array.from({ length: channels * pixels }, (_, i) => Math.sin(7.3 * i) * 10 ** (i % 5));
  const rows = Float64Array.from({ length: SHOWN * of }, (_, i) => Math.cos(3.1 * i) / (1 + (i % 3)));
  const expected = plain(x, channels, pixels, rows, from, of);
  const planes = sumOverChannels(x, channels, pixels, { rows, from, of });
  expect([...planes]).toEqual(expected.planes);
  expect([...sumOverPixels(x, channels, pixels, planes)]).toEqual(expected.sums);
});
