import { useEffect, useRef } from 'react';
import { paintPicture } from '../../render/paint.ts';
import { putPixels } from '../../render/put-pixels.ts';
import { useStore } from '../../store/store.ts';
import styles from './Equation.module.css';

/** One tensor of the sample's shape as a picture, ±`domain` as black and white. Decorative: names and numbers stand beside it. */
export function QuantityCanvas({ data, domain, scale = 1 }: { data: Float32Array; domain: number; scale?: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const sample = useStore((state) => state.manifest?.sample);
  useEffect(() => {
    if (canvas.current === null || sample === undefined) return;
    const pixels = sample.width * sample.height;
    if (data.length < pixels * sample.channels) return;
    // A factor on the data is the inverse factor on the domain; its sign turns black and white round.
    putPixels(canvas.current, paintPicture(scale < 0 ? data.map((x) => -x) : data, sample.channels, pixels, domain / Math.abs(scale)), sample.width, sample.height);
  }, [data, domain, scale, sample]);
  return <canvas ref={canvas} className={styles.canvas} aria-hidden="true" />;
}
