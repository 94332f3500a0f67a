import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { paintGrid, pitchOf, type PlaneGrid } from '../../render/paint-grid.ts';
import { putPixels } from '../../render/put-pixels.ts';
import { useTheme } from '../../ui/theme.ts';
import { pointIn } from '../../ui/zoom.ts';
import { useWindow } from './use-window.ts';
import { formatValue } from './values.ts';
import { kernelAt, type KernelKind } from './weight-kind.ts';
import styles from './KernelMatrix.module.css';

interface KernelMatrixProps {
  readonly kind: KernelKind;
  readonly data: Float32Array;
  readonly domainOf: (kernel: Float32Array) => number;
  readonly output: number;
  readonly input: number;
  readonly onSelect: (output: number, input: number) => void;
}

/** A kernel is about this large on screen; of those of 7×7 and more, each number is still seen. */
const KERNEL = 15;
const GAP = { x: 3, y: 3 };

const MOVES: Readonly<Record<string, readonly [output: number, input: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
  PageUp: [-10, 0],
  PageDown: [10, 0],
};

/** All kernels of a convolution, a row for each output and a column for each input; only those on screen are painted. */
export function KernelMatrix({ kind, data, domainOf, output, input, onSelect }: KernelMatrixProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const seen = useWindow(box);
  const [hover, setHover] = useState<string | null>(null);
  const { outputs, inputs, height, width } = kind;
  const zoom = Math.max(2, Math.round(KERNEL / Math.max(height, width)));
  const pitch = pitchOf({ rows: outputs, columns: inputs, height, width, zoom, gap: GAP });
  const top = Math.floor(seen.top / pitch.y);
  const left = Math.floor(seen.left / pitch.x);
  const rows = Math.max(0, Math.min(outputs, Math.ceil((seen.top + seen.height) / pitch.y)) - top);
  const columns = Math.max(0, Math.min(inputs, Math.ceil((seen.left + seen.width) / pitch.x)) - left);

  useEffect(() => {
    if (canvas.current === null || rows === 0 || columns === 0) return;
    const grid: PlaneGrid = { rows, columns, height, width, zoom, gap: GAP };
    const kernel = (row: number, column: number) => {
      const values = kernelAt(kind, data, top + row, left + column);
      return { values, domain: domainOf(values) };
    };
    putPixels(canvas.current, paintGrid(grid, kernel, 'diverging', theme), columns * pitch.x, rows * pitch.y);
  }, [kind, data, domainOf, top, left, rows, columns, height, width, zoom, pitch.x, pitch.y, theme]);

  const under = (event: MouseEvent): { output: number; input: number; row: number; column: number } => {
    const { x, y } = pointIn(event.currentTarget, event);
    const at = { output: clamp(Math.floor(y / pitch.y), outputs), input: clamp(Math.floor(x / pitch.x), inputs) };
    return {
      ...at,
      row: clamp(Math.floor((y - at.output * pitch.y) / zoom), height),
      column: clamp(Math.floor((x - at.input * pitch.x) / zoom), width),
    };
  };
  const onMove = (event: MouseEvent): void => {
    const at = under(event);
    const value = kernelAt(kind, data, at.output, at.input)[at.row * width + at.column] ?? NaN;
    setHover(`output ${at.output} ← input ${at.input}, row ${at.row}, column ${at.column}: ${formatValue(value)}`);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = MOVES[event.key];
    const element = box.current;
    if (move === undefined || element === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    setHover(null);
    const next = { output: clamp(output + move[0], outputs), input: clamp(input + move[1], inputs) };
    element.scrollTop = nearest(next.output * pitch.y, pitch.y, element.scrollTop, element.clientHeight);
    element.scrollLeft = nearest(next.input * pitch.x, pitch.x, element.scrollLeft, element.clientWidth);
    onSelect(next.output, next.input);
  };
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <span>
          rows: outputs {top}–{top + rows - 1} of {outputs} · columns: inputs {left}–{left + columns - 1} of {inputs}
          {kind.grouped ? ', those of the output’s group' : ''}
        </span>
        <span className={styles.reading}>{hover ?? ''}</span>
      </figcaption>
      <div ref={box} className={styles.box}>
        <button
          type="button"
          className={styles.room}
          style={{ width: inputs * pitch.x, height: outputs * pitch.y }}
          aria-label={`All kernels, ${outputs} outputs by ${inputs} inputs. Chosen: output ${output}, input ${input}. The arrow keys choose another.`}
          onMouseMove={onMove}
          onMouseLeave={() => setHover(null)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={(event) => {
            // A press of Enter has no place of its own.
            if (event.detail === 0) return;
            const at = under(event);
            onSelect(at.output, at.input);
          }}
          onKeyDown={onKeyDown}
        >
          <canvas
            ref={canvas}
            className={styles.canvas}
            style={{ left: left * pitch.x, top: top * pitch.y }}
            data-plane="kernels"
            data-first={`${top} ${left}`}
            data-zoom={zoom}
            aria-hidden="true"
          />
          <span
            className={styles.mark}
            style={{ left: input * pitch.x, top: output * pitch.y, width: pitch.x - GAP.x, height: pitch.y - GAP.y }}
          />
        </button>
      </div>
    </figure>
  );
}

/** Where to scroll so that a stretch is seen; nowhere where it is. */
function nearest(start: number, length: number, scroll: number, room: number): number {
  if (start < scroll) return start;
  return start + length > scroll + room ? start + length - room : scroll;
}

function clamp(index: number, length: number): number {
  return Math.min(length - 1, Math.max(0, index));
}
