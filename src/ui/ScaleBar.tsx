import { useEffect, useRef, type ReactNode } from 'react';
import { useTheme, type Theme } from './theme.ts';
import styles from './ScaleBar.module.css';

/** The legend of a colour scale: the colours between their two ends. `table` has 256 colours of three bytes. */
export function ScaleBar({ table, from, to, children }: { table: Readonly<Record<Theme, Uint8Array>>; from: string; to: string; children?: ReactNode }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const colours = table[theme];
    const pixels = new Uint8ClampedArray(256 * 4);
    for (let i = 0; i < 256; i++) {
      pixels.set(colours.subarray(i * 3, i * 3 + 3), i * 4);
      pixels[i * 4 + 3] = 255;
    }
    element.getContext('2d')?.putImageData(new ImageData(pixels, 256, 1), 0, 0);
  }, [table, theme]);
  return (
    <span className={styles.legend}>
      <span>{from}</span>
      <canvas ref={canvas} className={styles.bar} width={256} height={1} aria-hidden="true" />
      <span>{to}</span>
      {children}
    </span>
  );
}
