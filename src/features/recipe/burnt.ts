/** A little beyond the ends of the range is ringing; this far beyond, colours are burnt. */
const BEYOND = 1.2;

/** With more of its values out of range than this, a picture is not what the model learned to draw. */
export const MOST_BURNT = 0.25;

/** The share of a picture's values that lie well outside −1 … 1. */
export function burntShare(picture: Float32Array): number {
  return picture.length === 0 ? 0 : picture.reduce((count, value) => count + (Math.abs(value) > BEYOND ? 1 : 0), 0) / picture.length;
}
