import { expect, it } from 'vitest';
import golden from '../../tools/goldens/pages/pages.golden.json' with { type: 'json' };
import { resizeBicubic, resizeBilinear, resizeNearest } from './resize.ts';

const { plane: values, height, width, toHeight, toWidth } = golden.resize;
const plane = Float32Array.from(values);

it.each([
  ['bicubic', resizeBicubic(plane, height, width, toHeight, toWidth), golden.resize.bicubic],
  ['bilinear', resizeBilinear(plane, height, width, toHeight, toWidth), golden.resize.bilinear],
  ['nearest', resizeNearest(plane, height, width, 10, 8), golden.resize.nearest],
])('%s equals PyTorch’s interpolate', (_, actual, expected) => {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 5));
});

it('leaves a plane alone that has the size already', () => {
  expect(resizeBicubic(plane, height, width, height, width)).toEqual(plane);
});
