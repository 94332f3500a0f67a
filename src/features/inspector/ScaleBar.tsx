import { useEffect, useRef } from 'react';
import { paintScale, type ScaleKind } from '../../render/plane-paint.ts';
import { putPixels } from '../../render/put-pixels.ts';
import { useTheme } from '../../ui/theme.ts';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { formatScaleEnd } from './scale-end.ts';
import styles from './ScaleBar.module.css';

/** The colour scale with its ends. */
export function ScaleBar({ kind, domain, about }: { kind: ScaleKind; domain: number; about: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  useEffect(() => {
    if (canvas.current) putPixels(canvas.current, paintScale(kind, theme), 256, 1);
  }, [kind, theme]);
  const low = kind === 'diverging' ? formatScaleEnd(-domain) : '0';
  const high = kind === 'diverging' ? `+${formatScaleEnd(domain)}` : formatScaleEnd(domain);
  return (
    <span className={styles.scale} title={about}>
      <VisuallyHidden>Colour scale from </VisuallyHidden>
      <span>{low}</span>
      <VisuallyHidden> to </VisuallyHidden>
      <canvas ref={canvas} className={styles.bar} aria-hidden="true" />
      <span>{high}</span>
      {about === '' ? null : <VisuallyHidden>, taken over {about}</VisuallyHidden>}
    </span>
  );
}
