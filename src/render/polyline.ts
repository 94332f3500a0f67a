/** A path through points, as SVG writes it: what of d3-shape the first screen needs, without its eight kilobytes. */
export function polyline(values: readonly number[], x: (index: number) => number, y: (value: number) => number): string {
  return values.length === 0 ? '' : `M${values.map((value, i) => `${short(x(i))},${short(y(value))}`).join('L')}`;
}

/** The area between that line and a level. */
export function areaUnder(values: readonly number[], x: (index: number) => number, y: (value: number) => number, level: number): string {
  return values.length === 0 ? '' : `${polyline(values, x, y)}L${short(x(values.length - 1))},${short(level)}L${short(x(0))},${short(level)}Z`;
}

const short = (value: number): number => Math.round(value * 1000) / 1000;
