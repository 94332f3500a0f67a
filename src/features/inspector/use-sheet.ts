import { useMemo } from 'react';
import { paintGrid, pitchOf, type PlaneOf } from '../../render/paint-grid.ts';
import type { ScaleKind } from '../../render/plane-paint.ts';
import { putPixels } from '../../render/put-pixels.ts';
import { layOutSheet, sheetNote } from '../../render/sheet.ts';
import type { PlaneShape } from '../../render/tensor-planes.ts';
import { useExportable } from '../../ui/exportable.ts';

interface SheetRequest {
  /** "decoder.1.block.0.conv1, all 48 channels by energy" */
  readonly name: string;
  readonly shape: PlaneShape;
  readonly noun: string;
  /** How many stand in a row, where that means something; then they have no numbers of their own. */
  readonly columns: number | null;
  /** The plane at a place, and what it is called. */
  readonly at: (place: number) => { readonly values: Float32Array; readonly domain: number; readonly label: string } | null;
  readonly kind: ScaleKind;
  /** Of all, where they have one scale. */
  readonly domain: number | null;
}

/** Offers all planes of what is open as one picture (see features/export). `request` must be stable. */
export function useSheet(request: SheetRequest | null): void {
  useExportable(
    useMemo(() => {
      if (request === null) return null;
      const { name, shape, noun, columns, at, kind, domain } = request;
      const sheet = layOutSheet(shape, columns, columns === null);
      const place = (row: number, column: number): number => row * (columns ?? sheet.columns) + column;
      const planeOf: PlaneOf = (row, column) => (place(row, column) < shape.count ? at(place(row, column)) : null);
      const notes = [sheetNote(sheet, shape.count, columns, noun), domain === null ? `each ${noun} on its own scale` : null];
      return {
        name,
        note: notes.filter((note) => note !== null).join(' · ') || null,
        scale: domain === null ? null : { kind, domain },
        draw: (theme) => {
          const canvas = document.createElement('canvas');
          const pitch = pitchOf(sheet);
          putPixels(canvas, paintGrid(sheet, planeOf, kind, theme), sheet.columns * pitch.x, sheet.rows * pitch.y);
          const context = canvas.getContext('2d');
          if (context === null || columns !== null) return canvas;
          context.font = '11px Inter, Helvetica, Arial, sans-serif';
          context.fillStyle = theme === 'light' ? '#191917' : '#eae8e2';
          for (let i = 0; i < sheet.shown; i++) {
            const y = (Math.floor(i / sheet.columns) + 1) * pitch.y;
            context.fillText(at(i)?.label ?? '', (i % sheet.columns) * pitch.x, y - 4, pitch.x - 2);
          }
          return canvas;
        },
      };
    }, [request]),
  );
}
