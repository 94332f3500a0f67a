import { drawnSize } from '../base/aspect.ts';
import type { Direction, Rect, Row, Size, ULayout, UShape } from './layout-types.ts';

/** What every layout of the U is made of: scales, tiles, arrow heads and shades. */

/** Room above a tile for its caption. */
export const CAPTION = 26;
const HEAD = { length: 7, half: 4.5 };
/** From a tile's edge to the start of an arrow, and to the tip of one. */
export const OUT = 4;
export const TIP = 3;
export const LABEL_LINE = 15;

export interface Measures {
  readonly scale: number;
  readonly smallest: number;
  readonly gutter: number;
  readonly operatorGap: (tile: number) => number;
  readonly rowGap: (depth: number) => number;
  readonly middleGap: number;
  readonly elbow: number;
  /** How far each level's column lies inside the right edge of the one above. */
  readonly step: number;
}

/** The largest whole number of pixels a sample, or half numbers where whole ones are few, that fits `room`; of very large pictures what fits. */
export function scaleFor(samples: number, room: number, most: number): number {
  const raw = Math.min(room / samples, most);
  if (raw >= 3) return Math.floor(raw);
  return raw < 0.5 ? raw : Math.floor(raw * 2) / 2;
}

/** Of the largest picture that is drawn at this scale: some networks enlarge the sample inside. As it is drawn, a row of sound being a band. */
export function largestOf({ sample, levels, middle }: UShape): Size {
  const drawn = [sample, ...levels.map(({ size }) => size), ...(middle === null ? [] : [middle.size])].map(drawnSize);
  return [Math.max(...drawn.map(([height]) => height)), Math.max(...drawn.map(([, width]) => width))];
}

/** Where one side is more than this many times the other, a tile that is too small grows on its short side alone. */
const OBLONG = 2;

export function tileOf(size: Size, { scale, smallest }: Measures): { width: number; height: number; toScale: boolean } {
  const [height, width] = drawnSize(size).map((side) => side * scale) as [number, number];
  const [short, long] = [Math.min(height, width), Math.max(height, width)];
  const grow = long > OBLONG * short ? 1 : Math.max(1, smallest / short);
  return { width: Math.max(smallest, Math.round(width * grow)), height: Math.max(smallest, Math.round(height * grow)), toScale: short >= smallest };
}

/** The silhouette: funnels between resolutions, and the bend to the middle. */
export function shadesOf(rows: readonly Row[], middle: Rect | null): ULayout['shades'] {
  const shades: { hue: 'encoder' | 'decoder'; path: string }[] = [];
  const funnel = (upper: Rect, lower: Rect): string =>
    `M${upper.x} ${bottomOf(upper)}H${right(upper)}L${right(lower)} ${lower.y}H${lower.x}Z`;
  rows.forEach((row, depth) => {
    const lower = rows[depth + 1];
    if (row.encoder && lower?.encoder) shades.push({ hue: 'encoder', path: funnel(row.encoder, lower.encoder) });
    if (row.decoder && lower?.decoder) shades.push({ hue: 'decoder', path: funnel(row.decoder, lower.decoder) });
  });
  const deepest = rows[rows.length - 1];
  if (middle && deepest?.encoder) {
    const e = deepest.encoder;
    shades.push({ hue: 'encoder', path: `M${e.x} ${bottomOf(e)}H${right(e)}V${middle.y}H${middle.x}V${bottomOf(middle)}H${e.x}Z` });
  }
  if (middle && deepest?.decoder) {
    const d = deepest.decoder;
    shades.push({ hue: 'decoder', path: `M${right(d)} ${bottomOf(d)}H${d.x}V${middle.y}H${right(middle)}V${bottomOf(middle)}H${right(d)}Z` });
  }
  return shades;
}

export function headPath(x: number, y: number, direction: Direction): string {
  const { length, half } = HEAD;
  switch (direction) {
    case 'right':
      return `M${x} ${y}l${-length} ${-half}v${2 * half}z`;
    case 'left':
      return `M${x} ${y}l${length} ${-half}v${2 * half}z`;
    case 'down':
      return `M${x} ${y}l${-half} ${-length}h${2 * half}z`;
    case 'up':
      return `M${x} ${y}l${-half} ${length}h${2 * half}z`;
  }
}

export function sizeOf({ width, height }: { width: number; height: number }): { width: number; height: number } {
  return { width, height };
}

export const right = (rect: Rect): number => rect.x + rect.width;
export const bottomOf = (rect: Rect): number => rect.y + rect.height;
export const middleOf = (rect: Rect): number => rect.x + rect.width / 2;
