import { useEffect, useRef } from 'react';
import { diverging, sequential, TABLE_SIZE } from '../../render/colour-maps.ts';
import { paintComponents, paintDiverging, paintSequential, type Pixels } from '../../render/paint.ts';
import { putPixels } from '../../render/put-pixels.ts';
import { useTheme, type Theme } from '../../ui/theme.ts';
import styles from './ScaleBar.module.css';

type Scale = 'diverging' | 'sequential' | 'lightness';

/** A colour scale from its lowest to its highest value. The words beside it say which those are. */
export function ScaleBar({ scale, width }: { scale: Scale; width: number }) {
  return <Swatch width={width} columns={TABLE_SIZE} rows={1} paint={(theme) => barPixels(scale, theme)} />;
}

/** The plane of the second and third component at middle lightness. */
export function HueSquare({ side }: { side: number }) {
  return <Swatch width={side} columns={HUES} rows={HUES} paint={huePixels} />;
}

function Swatch({ width, columns, rows, paint }: { width: number; columns: number; rows: number; paint: (theme: Theme) => Pixels }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  useEffect(() => {
    if (canvas.current) putPixels(canvas.current, paint(theme), columns, rows);
  });
  return <canvas ref={canvas} className={styles.swatch} style={{ width, height: rows === 1 ? undefined : width }} aria-hidden="true" />;
}

const HUES = 12;
/** In standard deviations: to where the colour curve has nearly flattened. */
const REACH = 3;

function barPixels(scale: Scale, theme: Theme): Pixels {
  const ramp = Float32Array.from({ length: TABLE_SIZE }, (_, i) => i / (TABLE_SIZE - 1));
  if (scale === 'sequential') return paintSequential(ramp, 1, sequential[theme]);
  if (scale === 'diverging') return paintDiverging(ramp.map((value) => 2 * value - 1), 1, diverging[theme]);
  const planes = new Float32Array(3 * TABLE_SIZE);
  planes.set(ramp.map((value) => REACH * (2 * value - 1)));
  return paintComponents(planes, TABLE_SIZE, [1, 1, 1]);
}

function huePixels(): Pixels {
  const pixels = HUES * HUES;
  const planes = new Float32Array(3 * pixels);
  for (let i = 0; i < pixels; i++) {
    planes[pixels + i] = REACH * (((i % HUES) / (HUES - 1)) * 2 - 1);
    planes[2 * pixels + i] = REACH * (1 - (Math.floor(i / HUES) / (HUES - 1)) * 2);
  }
  return paintComponents(planes, pixels, [1, 1, 1]);
}
