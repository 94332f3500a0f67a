import { expect, it } from 'vitest';
import { zoomFor } from './projector.ts';

/** What a screen is to the layout: width and height, in whole pixels of it. */
function laidOutAt(width: number, height: number): [number, number] {
  const zoom = zoomFor(width, height);
  return [Math.round(width / zoom), Math.round(height / zoom)];
}

it('a lecture is laid out the same on screens of one shape', () => {
  expect(laidOutAt(1280, 800)).toEqual(laidOutAt(1440, 900));
  expect(laidOutAt(1920, 1080)).toEqual(laidOutAt(3840, 2160));
  expect(laidOutAt(800, 600)).toEqual(laidOutAt(1024, 768));
});

it.each([
  [1280, 720, 1.011],
  [1280, 800, 1.123],
  [1440, 900, 1.263],
  [1920, 1080, 1.517],
  [3840, 2160, 3.034],
  [1024, 768, 1.125],
  [800, 600, 0.879],
])('on %i×%i it is drawn %f times as large', (width, height, zoom) => {
  expect(zoomFor(width, height)).toBeCloseTo(zoom, 2);
});

it('a phone and who has zoomed in keep the letters of the page', () => {
  for (const [width, height] of [[390, 844], [844, 390], [720, 450], [960, 540]] as const) expect(zoomFor(width, height)).toBe(1);
});
