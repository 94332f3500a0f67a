import type { PlaneShape } from '../../render/tensor-planes.ts';

/** Measures of the grid of planes, in CSS pixels. Pure, so that what is on screen of a thousand channels can be tested. */
export interface GridLayout {
  readonly cell: { readonly width: number; readonly height: number };
  /** From the left edge of one cell to that of the next. */
  readonly pitch: number;
  readonly rowHeight: number;
  readonly columns: number;
  readonly rows: number;
  /** Of all rows together. */
  readonly height: number;
}

const LABEL = 17;
const ROW_GAP = 5;
const LEAST_GAP = 10;

/** Whole pixels for each number where that fits; `few` planes get larger cells. */
export function cellSize({ count, height, width }: PlaneShape, square: boolean): { width: number; height: number } {
  const target = count <= 8 ? 112 : 56;
  if (!square) {
    const aspect = Math.min(2.5, Math.max(0.4, width / height));
    return aspect >= 1
      ? { width: target, height: Math.round(target / aspect) }
      : { width: Math.round(target * aspect), height: target };
  }
  const longest = Math.max(height, width);
  const scale = longest >= target ? (longest > 1.2 * target ? target / longest : 1) : Math.round(target / longest);
  return { width: Math.max(2, Math.round(width * scale)), height: Math.max(2, Math.round(height * scale)) };
}

export function layOutGrid(count: number, cell: { width: number; height: number }, room: number): GridLayout {
  const columns = Math.max(1, Math.floor((room + LEAST_GAP) / (cell.width + LEAST_GAP)));
  const rows = Math.ceil(count / columns);
  const rowHeight = cell.height + LABEL + ROW_GAP;
  // What is left over goes between the cells, but a last column that is half empty is not pulled apart.
  const pitch = columns === 1 ? cell.width : Math.min((room - cell.width) / (columns - 1), cell.width + 2 * LEAST_GAP);
  return { cell, pitch, rowHeight, columns, rows, height: rows * rowHeight };
}

/** Rows from `first` up to and without `end` that are on screen, with a screenful of a third to spare on both sides. */
export function visibleRange(layout: GridLayout, scrollTop: number, viewport: number): { readonly first: number; readonly end: number } {
  const spare = Math.ceil(viewport / layout.rowHeight / 3) + 1;
  const first = Math.max(0, Math.floor(scrollTop / layout.rowHeight) - spare);
  const end = Math.min(layout.rows, Math.ceil((scrollTop + viewport) / layout.rowHeight) + spare);
  return { first, end: Math.max(first, end) };
}

/** Where an arrow key leads from place `at` (in the order shown), or null where the key is none of the grid's. */
export function moveInGrid(key: string, at: number, count: number, { columns, rowHeight }: GridLayout, viewport: number): number | null {
  const page = Math.max(1, Math.floor(viewport / rowHeight)) * columns;
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -page,
    PageDown: page,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  if (step === undefined) return null;
  const to = at + step;
  // Up and down stay in their column at the ends; everything else stops there.
  if ((key === 'ArrowUp' || key === 'ArrowDown') && (to < 0 || to >= count)) return at;
  return Math.min(count - 1, Math.max(0, to));
}
