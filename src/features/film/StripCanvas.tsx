import { useEffect, useRef } from 'react';
import { tensorRoom } from '../../store/tensors.ts';
import { type Strip, xOf } from './film-layout.ts';
import { drawPicture, type PictureShape } from './film-pictures.ts';
import { heightOfRows, pictureInRow, type FilmRow } from './film-rows.ts';
import styles from './Strip.module.css';

interface StripCanvasProps {
  readonly strip: Strip;
  readonly shape: PictureShape;
  readonly rows: readonly FilmRow[];
  readonly rowGap: number;
}

/**
 * All rows of pictures on one canvas. Each picture is drawn once, when it becomes known; moving the playhead draws nothing
 * here.
 */
export function StripCanvas({ strip, shape, rows, rowGap }: StripCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const target = canvas.current;
    const context = target?.getContext('2d');
    if (!target || !context) return;
    const scale = window.devicePixelRatio;
    const side = Math.round(strip.side * scale);
    const pitch = Math.round((strip.side + rowGap) * scale);
    target.width = Math.round(strip.width * scale);
    target.height = (rows.length - 1) * pitch + side;
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
      for (const position of strip.positions) {
        const x = Math.round((xOf(strip, position) - strip.side / 2) * scale);
        for (const [row, of] of rows.entries()) put(`${row} ${position}`, pictureInRow(of, position, strip.last), x, row * pitch);
      }
    };
    update();
    return tensorRoom.subscribe(update);
  }, [strip, shape, rows, rowGap]);
  return (
    <canvas
      ref={canvas}
      className={styles.pictures}
      style={{ width: strip.width, height: heightOfRows(rows, strip.side, rowGap) }}
      aria-hidden="true"
    />
  );
}
