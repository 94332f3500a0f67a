import { diverging, sequential, type ColourTable, type Theme } from './colour-maps.ts';
import { NOT_FINITE, paintDiverging, paintSequential, type Pixels } from './paint.ts';

export type ScaleKind = 'diverging' | 'sequential';

/** One plane on a scale of ±`domain` (diverging) or 0 … `domain` (sequential). NaN and ±Inf stand out. */
export function paintPlane(values: Float32Array, domain: number, kind: ScaleKind, theme: Theme): Pixels {
  const pixels =
    kind === 'diverging' ? paintDiverging(values, domain, diverging[theme]) : paintSequential(values, domain, sequential[theme]);
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) pixels.set(NOT_FINITE, i * 4);
  return pixels;
}

/** The scale itself, left to right, one pixel high. */
export function paintScale(kind: ScaleKind, theme: Theme): Pixels {
  const table: ColourTable = kind === 'diverging' ? diverging[theme] : sequential[theme];
  const out = new Uint8ClampedArray((table.length / 3) * 4);
  for (let i = 0; i < table.length / 3; i++) {
    out.set(table.subarray(i * 3, i * 3 + 3), i * 4);
    out[i * 4 + 3] = 255;
  }
  return out;
}
