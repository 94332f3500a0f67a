import { useEffect, useRef } from 'react';
import type { ScaleKind } from '../../render/plane-paint.ts';
import { paintPlane } from '../../render/plane-paint.ts';
import type { ComponentProjection } from '../../render/feature-map.ts';
import { paintComponents } from '../../render/paint.ts';
import { putPixels } from '../../render/put-pixels.ts';
import { useTheme } from '../../ui/theme.ts';

interface PlaneCanvasProps {
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly domain: number;
  readonly kind: ScaleKind;
  readonly className?: string | undefined;
  /** For tests and scripts that read the pixels back. */
  readonly mark?: string;
  /** In words, where the picture is worth exporting (see features/export). */
  readonly exportAs?: string;
}

/** One plane, one pixel of the canvas for each number; CSS makes it larger. Its owner says in words what it is. */
export function PlaneCanvas({ values, height, width, domain, kind, className, mark, exportAs }: PlaneCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  useEffect(() => {
    if (canvas.current && values.length === height * width) {
      putPixels(canvas.current, paintPlane(values, domain, kind, theme), width, height);
    }
  }, [values, height, width, domain, kind, theme]);
  return <canvas ref={canvas} className={className} data-plane={mark} data-domain={domain} data-scale={kind} data-export={exportAs} aria-hidden="true" />;
}

interface ComponentsCanvasProps {
  readonly projection: ComponentProjection;
  /** Of the picture that sets the scale, where that is another one. */
  readonly deviations?: readonly number[];
  readonly height: number;
  readonly width: number;
  readonly className?: string | undefined;
  readonly exportAs?: string;
}

export function ComponentsCanvas({ projection, deviations, height, width, className, exportAs }: ComponentsCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (!canvas.current) return;
    putPixels(canvas.current, paintComponents(projection.planes, height * width, deviations ?? projection.deviations), width, height);
  }, [projection, deviations, height, width]);
  return <canvas ref={canvas} className={className} data-plane="components" data-export={exportAs} aria-hidden="true" />;
}
