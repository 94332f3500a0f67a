import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { putPixels } from '../../render/put-pixels.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { classNames } from '../../ui/class-names.ts';
import { emptyDrawing, PAPER, rgbaOfDrawing, swatches, valuesOfDrawing, withStroke, type Cell, type Drawing } from './drawing.ts';
import styles from './DrawingBoard.module.css';

const brushes = [
  { value: '1', label: 'fine' },
  { value: '2', label: 'medium' },
  { value: '4', label: 'broad' },
] as const;
type Brush = (typeof brushes)[number]['value'];

const ARROWS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const MOST_UNDO = 100;

/** A board of the model's own size. Draw with mouse, pen or finger; with the keyboard arrows move and Space paints. */
export function DrawingBoard({ size, onDrawn }: { size: number; onDrawn: (values: Float32Array) => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drawing, setDrawing] = useState<Drawing>(() => emptyDrawing(size));
  const [past, setPast] = useState<readonly Drawing[]>([]);
  const [colour, setColour] = useState(0x3c82e6);
  const [brush, setBrush] = useState<Brush>('2');
  const [cursor, setCursor] = useState<Cell | null>(null);
  const stroke = useRef<{ readonly before: Drawing; last: Cell; now: Drawing } | null>(null);
  const width = Number(brush);

  useEffect(() => {
    if (canvas.current !== null) putPixels(canvas.current, rgbaOfDrawing(drawing), size, size);
  }, [drawing, size]);

  const cellUnder = (event: PointerEvent<HTMLElement>): Cell => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: Math.floor(((event.clientX - box.left) / box.width) * size), y: Math.floor(((event.clientY - box.top) / box.height) * size) };
  };
  const settle = (before: Drawing, now: Drawing): void => {
    setPast((all) => [...all.slice(-MOST_UNDO + 1), before]);
    setDrawing(now);
    onDrawn(valuesOfDrawing(now));
  };
  const drawTo = (cell: Cell): void => {
    const under = stroke.current;
    if (under === null) return;
    under.now = withStroke(under.now, size, under.last, cell, width, colour);
    under.last = cell;
    setDrawing(under.now);
  };
  const end = (): void => {
    const under = stroke.current;
    stroke.current = null;
    if (under !== null) settle(under.before, under.now);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = ARROWS[event.key];
    const at = cursor ?? { x: Math.floor(size / 2), y: Math.floor(size / 2) };
    if (step !== undefined) setCursor({ x: clamp(at.x + step[0], size), y: clamp(at.y + step[1], size) });
    else if (event.key === ' ' || event.key === 'Enter') settle(drawing, withStroke(drawing, size, at, at, width, colour));
    else return;
    event.preventDefault();
  };
  const undo = (): void => {
    const before = past.at(-1);
    if (before === undefined) return;
    setPast(past.slice(0, -1));
    setDrawing(before);
    onDrawn(valuesOfDrawing(before));
  };
  return (
    <div className={styles.drawing} role="group" aria-label="Drawing">
      <button
        type="button"
        className={styles.board}
        aria-label={`Drawing board, ${size} by ${size}: arrows move, Space paints${cursor === null ? '' : `; row ${cursor.y}, column ${cursor.x}`}`}
        onPointerDown={(event) => {
          if (event.button !== 0 || !event.isPrimary) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setCursor(null);
          stroke.current = { before: drawing, last: cellUnder(event), now: drawing };
          drawTo(cellUnder(event));
        }}
        onPointerMove={(event) => drawTo(cellUnder(event))}
        onPointerUp={end}
        onPointerCancel={end}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          if (event.currentTarget.matches(':focus-visible')) setCursor({ x: Math.floor(size / 2), y: Math.floor(size / 2) });
        }}
        onBlur={() => setCursor(null)}
      >
        <canvas ref={canvas} className={styles.canvas} aria-hidden="true" />
        {cursor === null ? null : (
          <i
            className={styles.cursor}
            style={{ left: `${((cursor.x - Math.floor(width / 2)) / size) * 100}%`, top: `${((cursor.y - Math.floor(width / 2)) / size) * 100}%`, width: `${(width / size) * 100}%`, height: `${(width / size) * 100}%` }}
          />
        )}
      </button>
      <div className={styles.tools}>
        <div className={styles.swatches} role="group" aria-label="Colour">
          {swatches.map((one) => (
            <button
              key={one.name}
              type="button"
              className={classNames(styles.swatch, one.colour === colour && styles.chosen)}
              style={{ background: hex(one.colour) }}
              aria-label={one.name}
              aria-pressed={one.colour === colour}
              title={one.name}
              onClick={() => setColour(one.colour)}
            />
          ))}
          <input type="color" className={styles.any} aria-label="Another colour" title="Another colour" value={hex(colour)} onChange={(event) => setColour(Number.parseInt(event.target.value.slice(1), 16))} />
        </div>
        <Choice label="brush" options={brushes} value={brush} onChange={setBrush} />
        <p className={styles.acts}>
          <Button look="link" aria-pressed={colour === PAPER} onClick={() => setColour(PAPER)}>
            Eraser
          </Button>
          <Button look="link" onClick={undo} disabled={past.length === 0}>
            Undo
          </Button>
          <Button look="link" onClick={() => settle(drawing, emptyDrawing(size))}>
            Clear
          </Button>
        </p>
        <p className={styles.hint}>
          {size} × {size} pixels, as the model sees it. With the keyboard, arrows move and Space paints.
        </p>
      </div>
    </div>
  );
}

function clamp(value: number, size: number): number {
  return Math.max(0, Math.min(size - 1, value));
}

function hex(colour: number): string {
  return `#${colour.toString(16).padStart(6, '0')}`;
}
