import { scaleLinear } from 'd3-scale';

/** Room for the finished picture behind t = 0: it has no t. */
const PICTURE = 16;

/** t runs down from left to right, as on the film. Pure. */
export interface TimeAxis {
  readonly width: number;
  readonly left: number;
  readonly right: number;
  /** T − 1. */
  readonly last: number;
  /** Where the finished picture stands. */
  readonly picture: number;
  readonly x: (t: number) => number;
  /** The t at a place, which may lie beyond the ends. */
  readonly t: (x: number) => number;
}

export function timeAxis(width: number, last: number): TimeAxis {
  const left = 46;
  const right = Math.max(left + 1, width - PICTURE - 6);
  const scale = scaleLinear([last, 0], [left, right]);
  return { width, left, right, last, picture: right + PICTURE, x: (t) => scale(t), t: (x) => scale.invert(x) };
}
