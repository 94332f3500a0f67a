import { pitchOf, type PlaneGrid } from './paint-grid.ts';
import type { PlaneShape } from './tensor-planes.ts';

/** All planes of a tensor on one sheet, to be exported. */
export interface Sheet extends PlaneGrid {
  /** How many of the planes are on it, from the first. */
  readonly shown: number;
}

/** Pixels on a side, beyond which a picture is of no use and browsers begin to refuse it. */
export const MOST_SIDE = 4096;
/** A plane is about this large where there is room. */
const PLANE = 64;
/** Room for its number below it. */
const LABEL = 16;
const GAP = 8;

/** Whole pixels for each number, as many as fit; where not even one does, the first planes only. `columns`: where they are given. */
export function layOutSheet({ count, height, width }: PlaneShape, columns: number | null, labelled: boolean): Sheet {
  const gap = labelled ? { x: GAP, y: LABEL } : { x: 3, y: 3 };
  const most = Math.max(1, Math.round((labelled ? PLANE : PLANE / 4) / Math.max(height, width)));
  for (let zoom = most; ; zoom--) {
    const grid = { rows: 1, columns: 1, height, width, zoom: Math.max(1, zoom), gap };
    const pitch = pitchOf(grid);
    const fit = { rows: Math.max(1, Math.floor(MOST_SIDE / pitch.y)), columns: Math.max(1, Math.floor(MOST_SIDE / pitch.x)) };
    // As wide as it is high, more or less.
    const across = columns ?? Math.min(fit.columns, Math.ceil(Math.sqrt((count * pitch.y) / pitch.x)));
    const rows = Math.ceil(count / across);
    if (across <= fit.columns && rows <= fit.rows) return { ...grid, rows, columns: across, shown: count };
    if (zoom > 1) continue;
    const wide = Math.min(across, fit.columns);
    const high = Math.min(rows, fit.rows);
    return { ...grid, rows: high, columns: wide, shown: Math.min(count, wide * high) };
  }
}

/** What must be said of a sheet that does not hold all. */
export function sheetNote({ shown, rows, columns }: Sheet, count: number, given: number | null, noun: string): string | null {
  if (shown === count) return null;
  const part = given === null ? `the first ${shown} of ${count} ${noun}s` : `the first ${rows} × ${columns} of ${count / given} × ${given} ${noun}s`;
  return `${part}: more do not fit into ${MOST_SIDE} × ${MOST_SIDE} pixels`;
}
