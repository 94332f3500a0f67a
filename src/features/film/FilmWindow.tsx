import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { polyline } from '../../render/polyline.ts';
import { useStore } from '../../store/store.ts';
import { tensorRoom } from '../../store/tensors.ts';
import { useWidth } from '../../ui/use-width.ts';
import { clampPosition, layOutWindow, leftIn } from './film-layout.ts';
import { marksProgram } from './marks-program.ts';
import { drawPicture, emptyCanvas } from './film-pictures.ts';
import { heightOfRows, pictureInRow, useFilmRows } from './film-rows.ts';
import { StepSlider } from './StepSlider.tsx';
import { AlphaBarSymbol } from './symbols.tsx';
import { useLast, usePictureShape, usePosition } from './use-film.ts';
import { useScrubbing } from './use-scrubbing.ts';
import { useEditLanes } from './use-edit-lanes.ts';
import styles from './FilmWindow.module.css';

const CURVE = 28;

/**
 * The film on a small screen: ᾱ's curve is the whole run and takes the finger from end to end; below it are the neighbours of
 * the playhead, which move under the finger like film on a table.
 */
export function FilmWindow() {
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  return (
    <div ref={root} className={styles.window}>
      {width > 0 ? (
        <>
          <Overview width={width} />
          <Neighbours width={width} />
        </>
      ) : null}
    </div>
  );
}

function Overview({ width }: { width: number }) {
  const last = useLast();
  const position = usePosition();
  const alphaBar = useStore((state) => state.schedule.alphaBar);
  const inset = 5;
  const x = (k: number): number => inset + (last === 0 ? 0 : (k / last) * (width - 2 * inset));
  const y = (value: number): number => CURVE - 2 - value * (CURVE - 8);
  const stroke = useMemo(() => {
    const at = (k: number): number => inset + (last === 0 ? 0 : (k / last) * (width - 2 * inset));
    return polyline(alphaBar, at, (value) => CURVE - 2 - value * (CURVE - 8));
  }, [alphaBar, last, width]);
  const here = alphaBar[position];
  const marks = useEditLanes().flat();
  const program = marksProgram.here;
  const scrubbing = useScrubbing((at) => clampPosition(Math.round(((at - inset) / (width - 2 * inset)) * last), last));
  return (
    <div className={styles.overview} {...scrubbing}>
      <StepSlider thumb={2 * inset} />
      <svg className={styles.curve} width={width} height={CURVE} aria-hidden="true">
        <path d={`M${inset} ${CURVE - 1.5}H${width - inset}`} className={styles.base} />
        <path d={stroke} className={styles.stroke} />
        {marks.map(({ letter, first, last: until, words }) => (
          <path key={`${letter ?? ''} ${words}`} className={styles.edits} d={`M${x(first)} ${CURVE - 6}V${CURVE - 2}H${Math.max(x(first) + 3, x(until))}V${CURVE - 6}`} />
        ))}
        <path d={`M${x(position)} ${here === undefined ? 6 : y(here)}V${CURVE - 1}`} className={styles.stem} />
        <circle cx={x(position)} cy={here === undefined ? CURVE - 1 : y(here)} r="4.5" className={styles.dot} />
      </svg>
      {marks.length === 0 || program === null ? null : <program.SpokenMarks marks={marks} />}
      <span className={styles.name} aria-hidden="true">
        <AlphaBarSymbol />
      </span>
    </div>
  );
}

function Neighbours({ width }: { width: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useLast();
  const position = usePosition();
  const shape = usePictureShape();
  const rows = useFilmRows(true);
  const layout = useMemo(() => layOutWindow(width, last), [width, last]);
  const { side, gap, pitch, reach, whole } = layout;
  // Any new frame may be one of the neighbours; drawing a dozen small pictures costs less than finding out.
  const frames = useSyncExternalStore(tensorRoom.subscribe, () => tensorRoom.allFrames().length);
  useEffect(() => {
    const target = canvas.current;
    const context = target?.getContext('2d');
    if (!target || !context) return;
    const draw = (): void => {
      const scale = window.devicePixelRatio;
      const square = Math.round(side * scale);
      const down = Math.round((side + gap) * scale);
      emptyCanvas(target, Math.round(width * scale), (rows.length - 1) * down + square);
      const wash = getComputedStyle(target).color;
      for (let j = -reach; j <= reach; j++) {
        const k = position + j;
        if (k < 0 || k > last) continue;
        const x = Math.round(leftIn(layout, k, position) * scale);
        for (const [row, of] of rows.entries()) {
          const data = pictureInRow(of, k, last);
          const y = row * down;
          context.fillStyle = wash;
          context.fillRect(x, y, square, square);
          if (data) drawPicture(context, data, shape, { x, y, side: square });
        }
      }
    };
    draw();
    return tensorRoom.subscribe(draw);
  }, [position, last, width, shape, side, gap, reach, layout, frames, rows]);

  const height = heightOfRows(rows, side, gap);
  const left = leftIn(layout, position, position);
  const scrubbing = useScrubbing((at, begin) => {
    // Of what stands still it is the one under the finger.
    if (whole) return clampPosition(Math.round((at - side / 2) / pitch), last);
    const moved = at - begin.x;
    // A tap goes to the cell under the finger; a drag moves the film.
    if (Math.abs(moved) < 4) return clampPosition(begin.position + Math.round((begin.x - left - side / 2) / pitch), last);
    return clampPosition(begin.position - Math.round(moved / pitch), last);
  });
  return (
    <div className={styles.neighbours} {...scrubbing}>
      <canvas ref={canvas} className={styles.pictures} style={{ width, height }} aria-hidden="true" />
      {rows.map(({ letter, shows }, row) =>
        letter === null ? null : (
          <span key={`${letter} ${shows}`} className={styles.whose} style={{ top: row * (side + gap) }} aria-hidden="true">
            {letter}
          </span>
        ),
      )}
      <span className={styles.frame} style={{ left, width: side, height }} />
    </div>
  );
}
