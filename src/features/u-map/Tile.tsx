import { useContext, useEffect, useRef, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react';
import type { Rect } from '../../render/layout-u.ts';
import { putPixels } from '../../render/put-pixels.ts';
import { classNames } from '../../ui/class-names.ts';
import { useTheme } from '../../ui/theme.ts';
import { forgetPaint, paintSoon } from './paint-queue.ts';
import type { Painting } from './painting.ts';
import { PlaceContext, usePlace, type Place } from './place-under-pointer.ts';
import styles from './Tile.module.css';

export type TileHue = 'plain' | 'encoder' | 'decoder' | 'skip' | 'attention' | 'time';

interface TileProps {
  /** Unique on the page: says which tile the readout belongs to. */
  readonly id: string;
  /** What it is, its shape and its range, in words. */
  readonly name: string;
  readonly painting: Painting | null;
  /** Said in place of what is not there yet. */
  readonly waiting: string;
  /** Whether the last picture may stay, faded, while the next one is fetched. False where it would be another run's. */
  readonly keep?: boolean;
  readonly hue?: TileHue;
  readonly size: { readonly width: number; readonly height: number };
  /** Place in the figure; without it the tile stands in the flow. */
  readonly at?: Pick<Rect, 'x' | 'y'>;
  /** False for what is no picture of the same place: it is not marked when another tile is pointed at. */
  readonly linked?: boolean;
  /** Which side the readout is aligned with, so that it stays inside the figure. */
  readonly readout?: 'left' | 'right';
}

/** One tensor as one picture, at its own resolution. Point at it, or focus it and use the arrow keys, to read a sample. */
export function Tile({ id, name, painting, waiting, keep = false, hue = 'plain', size, at, linked = true, readout = 'left' }: TileProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const byKeyboard = useRef(false);
  const theme = useTheme();
  const room = useContext(PlaceContext);
  const place = usePlace();

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    if (painting === null) {
      if (!keep) element.dataset['state'] = 'empty';
      else if (element.dataset['state'] === 'drawn') element.dataset['state'] = 'stale';
      return undefined;
    }
    paintSoon(element, () => {
      putPixels(element, painting.pixels(theme), painting.width, painting.height);
      // Only where it changes: writing it anew would have every tile's style computed at every step.
      if (element.dataset['state'] !== 'drawn') element.dataset['state'] = 'drawn';
    });
    return () => forgetPaint(element);
  }, [painting, theme, keep]);

  const mine = place?.tile === id;
  const cell = painting && place && (linked || mine) ? cellAt(place, painting) : null;

  const pointAt = (event: PointerEvent): { u: number; v: number } => {
    const box = event.currentTarget.getBoundingClientRect();
    const width = painting?.width ?? 1;
    const height = painting?.height ?? 1;
    return {
      u: (clamp(Math.floor(((event.clientX - box.left) / box.width) * width), width - 1) + 0.5) / width,
      v: (clamp(Math.floor(((event.clientY - box.top) / box.height) * height), height - 1) + 0.5) / height,
    };
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && place !== null) {
      room.release();
      event.preventDefault();
      return;
    }
    const step = ARROWS[event.key];
    // A tile that was clicked leaves the arrow keys to the film; one that was reached by Tab reads its samples with them.
    if (step === undefined || !byKeyboard.current || painting === null) return;
    event.preventDefault();
    const from = cellAt(place ?? MIDDLE, painting);
    room.pin(
      id,
      (clamp(from.column + step[0], painting.width - 1) + 0.5) / painting.width,
      (clamp(from.row + step[1], painting.height - 1) + 0.5) / painting.height,
    );
  };

  const style: CSSProperties = { width: size.width, height: size.height, ...(at ? { left: at.x, top: at.y } : {}) };
  return (
    <div className={classNames(styles.place, at && styles.placed, mine && styles.read)} style={style}>
      <button
        type="button"
        className={classNames(styles.tile, styles[hue])}
        aria-label={painting === null ? `${name}: ${waiting}` : name}
        aria-pressed={mine && place.pinned}
        onPointerMove={(event) => {
          if (painting === null || event.pointerType !== 'mouse') return;
          const { u, v } = pointAt(event);
          if (!mine || place.u !== u || place.v !== v) room.point(id, u, v);
        }}
        onPointerLeave={() => room.leave(id)}
        // Keeps the keyboard where it was: Space still plays and the arrows still step after a click on a map.
        onMouseDown={(event) => event.preventDefault()}
        onFocus={(event) => {
          byKeyboard.current = event.currentTarget.matches(':focus-visible');
          if (byKeyboard.current && place?.pinned !== true) room.point(id, MIDDLE.u, MIDDLE.v);
        }}
        onBlur={() => {
          byKeyboard.current = false;
          room.leave(id);
        }}
        onKeyDown={onKeyDown}
        onPointerUp={(event) => {
          if (painting === null) return;
          const { u, v } = pointAt(event);
          if (mine && place.pinned && place.u === u && place.v === v) room.release();
          else room.pin(id, u, v);
        }}
        onClick={(event) => {
          // Enter or Space; a pointer's click was handled when it was lifted.
          if (event.detail !== 0 || painting === null) return;
          if (mine && place.pinned) room.release();
          else room.pin(id, (place ?? MIDDLE).u, (place ?? MIDDLE).v);
        }}
      >
        <canvas ref={canvas} className={styles.canvas} data-state="empty" aria-hidden="true" />
        {painting === null && size.width >= 90 && size.height >= 40 ? <span className={styles.waiting}>{waiting}</span> : null}
        {cell && painting ? <Mark cell={cell} painting={painting} strong={mine} /> : null}
      </button>
      <span className={classNames(styles.readout, readout === 'right' && styles.fromRight)} aria-live="polite">
        {mine && cell && painting ? (
          <>
            <b>{painting.where?.(cell.row, cell.column) ?? `row ${cell.row}, column ${cell.column}`}</b>{' '}
            {painting.read(cell.row, cell.column)}
            {place.pinned ? ' · kept' : ''}
          </>
        ) : null}
      </span>
    </div>
  );
}

const MIDDLE = { u: 0.5, v: 0.5 };
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

interface Cell {
  readonly row: number;
  readonly column: number;
}

function Mark({ cell, painting, strong }: { cell: Cell; painting: Painting; strong: boolean }) {
  return (
    <i
      className={classNames(styles.mark, strong && styles.strong)}
      style={{
        left: `${(cell.column / painting.width) * 100}%`,
        top: `${(cell.row / painting.height) * 100}%`,
        width: `${100 / painting.width}%`,
        height: `${100 / painting.height}%`,
      }}
    />
  );
}

function cellAt({ u, v }: Pick<Place, 'u' | 'v'>, { width, height }: Painting): Cell {
  return { row: clamp(Math.floor(v * height), height - 1), column: clamp(Math.floor(u * width), width - 1) };
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(most, value));
}
