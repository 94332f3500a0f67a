import { paintPlane, type ScaleKind } from './plane-paint.ts';
import type { Theme } from './colour-maps.ts';
import type { Pixels } from './paint.ts';

/** Planes of one size beside and below each other: kernels as outputs × inputs, channels as a sheet. */
export interface PlaneGrid {
  readonly rows: number;
  readonly columns: number;
  /** Of one plane, in numbers. */
  readonly height: number;
  readonly width: number;
  /** Pixels for each number. */
  readonly zoom: number;
  /** Clear pixels behind each plane, to the right and below. */
  readonly gap: { readonly x: number; readonly y: number };
}

export function pitchOf({ height, width, zoom, gap }: PlaneGrid): { readonly x: number; readonly y: number } {
  return { x: width * zoom + gap.x, y: height * zoom + gap.y };
}

/** The plane at a row and a column with the value of its strongest colour; null where there is none. */
export type PlaneOf = (row: number, column: number) => { readonly values: Float32Array; readonly domain: number } | null;

/** rows · pitch.y by columns · pitch.x pixels; clear between the planes. */
export function paintGrid(grid: PlaneGrid, planeOf: PlaneOf, kind: ScaleKind, theme: Theme): Pixels {
  const { rows, columns, height, width, zoom } = grid;
  const pitch = pitchOf(grid);
  const across = columns * pitch.x;
  const out = new Uint32Array(rows * pitch.y * across);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const plane = planeOf(row, column);
      if (plane === null) continue;
      const colours = new Uint32Array(paintPlane(plane.values, plane.domain, kind, theme).buffer);
      const start = row * pitch.y * across + column * pitch.x;
      for (let y = 0; y < height; y++) {
        const line = start + y * zoom * across;
        for (let x = 0; x < width; x++) out.fill(colours[y * width + x] ?? 0, line + x * zoom, line + (x + 1) * zoom);
        for (let copy = 1; copy < zoom; copy++) out.copyWithin(line + copy * across, line, line + width * zoom);
      }
    }
  }
  return new Uint8ClampedArray(out.buffer);
}
