import { useEffect, useRef } from 'react';
import type { Frame } from '../../protocol/frame.ts';
import { tensorRoom } from '../../store/tensors.ts';
import { type Strip, xOf } from './film-layout.ts';
import { drawPicture, picturesAt, type PictureShape } from './film-pictures.ts';
import styles from './Strip.module.css';

/**
 * Both rows of pictures on one canvas. Each picture is drawn once, when it becomes known; moving the playhead draws nothing
 * here.
 */
export function StripCanvas({ strip, shape, rowGap }: { strip: Strip; shape: PictureShape; rowGap: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const target = canvas.current;
    const context = target?.getContext('2d');
    if (!target || !context) return;
    const scale = window.devicePixelRatio;
    const side = Math.round(strip.side * scale);
    const lower = Math.round((strip.side + rowGap) * scale);
    target.width = Math.round(strip.width * scale);
    target.height = lower + side;
    const drawn = new Map<string, Float32Array>();

    const put = (key: string, data: Float32Array | undefined, x: number, y: number): void => {
      if (drawn.get(key) === data) return;
      context.clearRect(x, y, side, side);
      if (data === undefined) drawn.delete(key);
      else {
        drawPicture(context, data, shape, { x, y, side });
        drawn.set(key, data);
      }
    };
    const update = (): void => {
      const frames: readonly (Frame | undefined)[] = tensorRoom.allFrames();
      for (const position of strip.positions) {
        const { noisy, expected } = picturesAt(frames, position, strip.last);
        const x = Math.round((xOf(strip, position) - strip.side / 2) * scale);
        put(`noisy ${position}`, noisy, x, 0);
        put(`expected ${position}`, expected, x, lower);
      }
    };
    update();
    return tensorRoom.subscribe(update);
  }, [strip, shape, rowGap]);
  return (
    <canvas
      ref={canvas}
      className={styles.pictures}
      style={{ width: strip.width, height: 2 * strip.side + rowGap }}
      aria-hidden="true"
    />
  );
}
