/** At most this many times as wide as high, or as high as wide, is a picture drawn. */
const MOST_OBLONG = 4;

/**
 * Rows and columns whose proportions a picture is drawn in: its own, but for one that would be a thread. A row of sound is a band, its samples
 * higher than they are wide.
 */
export function drawnSize([height, width]: readonly [height: number, width: number]): readonly [height: number, width: number] {
  return [Math.max(height, width / MOST_OBLONG), Math.max(width, height / MOST_OBLONG)];
}

/** Width ÷ height as a picture is drawn. */
export function drawnAspect(height: number, width: number): number {
  const [rows, columns] = drawnSize([height, width]);
  return columns / rows;
}
