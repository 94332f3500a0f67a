import { useEffect, useRef, useState, type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { drawnAspect } from '../base/aspect.ts';
import { classNames } from './class-names.ts';
import { useTheme, type Theme } from './theme.ts';
import styles from './Raster.module.css';

export type RasterPaint = (theme: Theme) => Uint8ClampedArray<ArrayBuffer>;

interface RasterProps {
  /** What it is, in words. */
  readonly name: string;
  /** Whose numbers they are: what was drawn stays, faded, while newer ones of the same subject are waited for. The name if not given. */
  readonly subject?: string | undefined;
  readonly rows: number;
  readonly columns: number;
  /** rows · columns · 4 bytes, or null while there is nothing to draw. Memoise it: a new function is drawn anew. */
  readonly paint: RasterPaint | null;
  /** The numbers at one place, in words. */
  readonly read?: ((row: number, column: number) => string) | undefined;
  /** Said in place of what is not there yet. */
  readonly waiting?: string | undefined;
  /** A place that is marked. */
  readonly chosen?: readonly [number, number] | null | undefined;
  /** A click, or Enter on the place that the arrow keys are at. */
  readonly onChoose?: ((row: number, column: number) => void) | undefined;
  /** With it, the raster is a choice among others and the arrow keys are left to its group. */
  readonly pressed?: boolean | undefined;
  readonly tabIndex?: number | undefined;
  /** Width ÷ height where samples are not square. */
  readonly aspect?: number | undefined;
  /** Averages samples where there are more of them than pixels. */
  readonly smooth?: boolean | undefined;
  readonly readout?: 'left' | 'right' | undefined;
  readonly children?: ReactNode;
}

interface Cell {
  readonly row: number;
  readonly column: number;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** Numbers as a picture that fills its place, one rectangle a sample. Point at it, or reach it with Tab and use the arrow keys, to read one. */
export function Raster(props: RasterProps) {
  const { name, subject = name, rows, columns, paint, read, waiting = '', chosen = null, onChoose, pressed, tabIndex, aspect, smooth = false, readout = 'left', children } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const [at, setAt] = useState<Cell | null>(null);
  const [byKeyboard, setByKeyboard] = useState(false);
  const grouped = pressed !== undefined;

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    if (paint === null) {
      element.dataset['state'] = element.dataset['subject'] === subject ? 'stale' : 'empty';
      return;
    }
    if (element.width !== columns) element.width = columns;
    if (element.height !== rows) element.height = rows;
    element.getContext('2d')?.putImageData(new ImageData(paint(theme), columns, rows), 0, 0);
    element.dataset['state'] = 'drawn';
    element.dataset['subject'] = subject;
  }, [paint, theme, rows, columns, subject]);

  const cellUnder = (event: { clientX: number; clientY: number; currentTarget: Element }): Cell => {
    const box = event.currentTarget.getBoundingClientRect();
    return {
      row: clamp(Math.floor(((event.clientY - box.top) / box.height) * rows), rows - 1),
      column: clamp(Math.floor(((event.clientX - box.left) / box.width) * columns), columns - 1),
    };
  };
  const move = (cell: Cell): void => {
    if (at?.row !== cell.row || at.column !== cell.column) setAt(cell);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (grouped || !byKeyboard) return;
    const step = ARROWS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const from = at ?? start(chosen, rows, columns);
    const next = { row: clamp(from.row + step[0], rows - 1), column: clamp(from.column + step[1], columns - 1) };
    setAt(next);
    if (chosen !== null) onChoose?.(next.row, next.column);
  };

  const words = at !== null && paint !== null && read !== undefined && at.row < rows && at.column < columns ? read(at.row, at.column) : null;
  const style: CSSProperties = { aspectRatio: aspect ?? drawnAspect(rows, columns) };
  return (
    <span className={classNames(styles.place, words !== null && styles.read)}>
      <button
        type="button"
        className={styles.raster}
        style={style}
        aria-label={paint === null ? `${name}: ${waiting}` : name}
        aria-pressed={pressed}
        tabIndex={tabIndex}
        onPointerMove={(event: PointerEvent<HTMLElement>) => {
          if (event.pointerType === 'mouse') move(cellUnder(event));
        }}
        onPointerLeave={() => setAt(null)}
        onMouseDown={(event) => {
          // A click on a map leaves the keyboard where it was: Space still plays and the arrows still step.
          event.preventDefault();
        }}
        onFocus={(event) => {
          const visible = event.currentTarget.matches(':focus-visible');
          setByKeyboard(visible);
          if (visible && !grouped) setAt(start(chosen, rows, columns));
        }}
        onBlur={() => {
          setByKeyboard(false);
          setAt(null);
        }}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const cell = event.detail === 0 ? (at ?? start(chosen, rows, columns)) : cellUnder(event);
          setAt(cell);
          onChoose?.(cell.row, cell.column);
        }}
      >
        <canvas ref={canvas} className={classNames(styles.canvas, smooth && styles.smooth)} data-state="empty" aria-hidden="true" />
        {children}
        {paint === null ? <span className={styles.waiting}>{waiting}</span> : null}
        {chosen === null || paint === null ? null : <Mark row={chosen[0]} column={chosen[1]} rows={rows} columns={columns} strong />}
        {at === null || words === null ? null : <Mark row={at.row} column={at.column} rows={rows} columns={columns} />}
      </button>
      <span className={classNames(styles.readout, readout === 'right' && styles.fromRight)} aria-live={byKeyboard ? 'polite' : 'off'} translate="no">
        {words}
      </span>
    </span>
  );
}

function Mark({ row, column, rows, columns, strong = false }: { row: number; column: number; rows: number; columns: number; strong?: boolean }) {
  const style = { left: `${(column / columns) * 100}%`, top: `${(row / rows) * 100}%`, width: `${100 / columns}%`, height: `${100 / rows}%` };
  return <i className={classNames(styles.mark, strong && styles.strong)} style={style} />;
}

/** Another drawing over the raster, such as the outline of a picture; takes no part in what is read. */
export function RasterOverlay({ rows, columns, paint }: { rows: number; columns: number; paint: RasterPaint | null }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  useEffect(() => {
    const element = canvas.current;
    if (element === null || paint === null) return;
    if (element.width !== columns) element.width = columns;
    if (element.height !== rows) element.height = rows;
    element.getContext('2d')?.putImageData(new ImageData(paint(theme), columns, rows), 0, 0);
  }, [paint, theme, rows, columns]);
  return paint === null ? null : <canvas ref={canvas} className={styles.overlay} aria-hidden="true" />;
}

function start(chosen: readonly [number, number] | null, rows: number, columns: number): Cell {
  return chosen === null ? { row: Math.floor(rows / 2), column: Math.floor(columns / 2) } : { row: chosen[0], column: chosen[1] };
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(most, value));
}
