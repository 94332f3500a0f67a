import { memo, useContext, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore, type CSSProperties, type KeyboardEvent, type MouseEvent, type RefObject } from 'react';
import type { Frame } from '../../protocol/frame.ts';
import type { Rect } from '../../render/layout-types.ts';
import { putPixels } from '../../render/put-pixels.ts';
import { useActions } from '../../store/actions.ts';
import type { MadeFrom } from '../../store/made-at.ts';
import { useStore } from '../../store/store.ts';
import { tensorRoom } from '../../store/tensors.ts';
import { Button } from '../../ui/Button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { useTheme } from '../../ui/theme.ts';
import type { Door } from './doors.ts';
import { comeBackTo, leaveFrom } from './focus-return.ts';
import { forgetPaint, paintSoon } from './paint-queue.ts';
import type { Painting } from './painting.ts';
import { paintings } from './paintings.ts';
import { nodeOf } from './path.ts';
import { pointerMoved } from './pointer-moved.ts';
import { Shown } from './shown.ts';
import { PointerContext, useLit, usePlace, type Place } from './under-pointer.ts';
import { useCachedTile } from './use-cached-maps.ts';
import { useGo } from './use-go.ts';
import styles from './Tile.module.css';

export type TileHue = 'plain' | 'encoder' | 'decoder' | 'skip' | 'attention' | 'time';

export interface TileProps {
  /** Unique in the figure, the same in every run: `encoder-1`. */
  readonly id: string;
  /** What it is, its shape and its range, in words. */
  readonly name: string;
  readonly painting: Painting | null;
  /** What is drawn of a step that is tried, at once and before it is rendered; null where that is not this tile's. */
  readonly tried?: ((frame: Frame) => Painting | null) | null;
  /** Said in place of what is not there yet. */
  readonly waiting: string;
  /** Where a click and Enter lead. */
  readonly door: Door;
  /** Whose numbers are read here, where it can be said how one is made. */
  readonly made?: MadeFrom | null;
  /** Whether the last picture may stay, faded, while the next one is fetched. False where it would be another run's. */
  readonly keep?: boolean;
  readonly hue?: TileHue;
  readonly size: { readonly width: number; readonly height: number };
  /** Place in the figure; without it the tile stands in the flow. */
  readonly at?: Pick<Rect, 'x' | 'y'>;
  /** Which side the readout is aligned with, so that it stays inside the figure. */
  readonly readout?: 'left' | 'right';
  /** Whether what is open lies here. */
  readonly open?: boolean;
  /** Whether a line under the tile is kept clear of the readout. */
  readonly line?: boolean;
}

/**
 * One tensor as one picture, at its own resolution. A click or Enter opens what it is. Point at it, or focus it and hold Shift with
 * the arrow keys, to read a sample; a finger's first tap reads, and the reading has the way on.
 */
export function Tile({ painting: computed, tried = null, keep = false, ...rest }: TileProps) {
  const cached = useCachedTile(rest.id);
  const painting = computed ?? cached;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [shown] = useState(() => new Shown());
  const theme = useTheme();
  const early = useRef<Painting | null>(null);
  useLayoutEffect(() => {
    if (tried === null) return undefined;
    return tensorRoom.onTrial((frame) => {
      const next = tried(frame);
      if (canvas.current === null || next === null) return;
      putPixels(canvas.current, next.pixels(theme), next.width, next.height);
      early.current = next;
    });
  }, [tried, theme]);
  // Before the screen is drawn: the picture is in the same one as the words beside it.
  useLayoutEffect(() => {
    shown.put(painting);
    const element = canvas.current;
    if (element === null) return;
    // A newer painting takes the place of one that waits; none, or one that does not wait, leaves nothing to do.
    if (painting === null || painting.light === true) forgetPaint(element);
    if (painting === null) {
      if (!keep) element.dataset['state'] = 'empty';
      else if (element.dataset['state'] === 'drawn') element.dataset['state'] = 'stale';
      return;
    }
    const isDrawn = early.current === painting;
    early.current = null;
    const paint = (): void => {
      if (!isDrawn) putPixels(element, painting.pixels(theme), painting.width, painting.height);
      // Only where it changes: writing it anew would have every tile's style computed at every step.
      if (element.dataset['state'] !== 'drawn') element.dataset['state'] = 'drawn';
    };
    // What the sampler makes of the answer is seen first; the maps follow in the room that a frame has.
    if (painting.light === true) paint();
    else paintSoon(element, paint);
  }, [shown, painting, theme, keep]);
  useLayoutEffect(() => {
    const element = canvas.current;
    return () => {
      if (element !== null) forgetPaint(element);
    };
  }, []);
  return <TileFrame {...rest} canvas={canvas} shown={shown} empty={painting === null} />;
}

interface TileFrameProps extends Omit<TileProps, 'painting' | 'tried' | 'keep'> {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly shown: Shown;
  /** Whether there is nothing to show. */
  readonly empty: boolean;
}

const TileFrame = memo(function TileFrame({ id, name, waiting, door, made = null, hue = 'plain', size, at, readout = 'left', open = false, line = false, canvas, shown, empty }: TileFrameProps) {
  const button = useRef<HTMLButtonElement>(null);
  const byKeyboard = useRef(false);
  const byFinger = useRef(false);
  const room = useContext(PointerContext);
  const actions = useActions();
  const go = useGo();
  const place = usePlace();
  const kept = useStore((state) => state.view.kept?.tile === id);
  const back = useLit('tiles', id) === false;
  // Only what is pointed at is written beside the picture.
  const painting = useSyncExternalStore(place === null ? neverChanges : shown.subscribe, place === null ? nothing : shown.current);

  useEffect(() => {
    if (room.takesFocusBack) comeBackTo(id, button.current);
  }, [room, id]);

  const mine = place?.tile === id;
  // What is no picture of the same place is not marked when another tile is pointed at.
  const linked = place !== null && nodeOf(id) !== 'time' && nodeOf(place.tile) !== 'time';
  const cell = painting && place && (linked || mine) ? cellAt(place, painting) : null;

  const pointAt = (event: MouseEvent, { width, height }: Painting): Place => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = clamp(Math.floor(((event.clientX - box.left) / box.width) * width), width - 1);
    const row = clamp(Math.floor(((event.clientY - box.top) / box.height) * height), height - 1);
    return placeOf(id, { row, column }, { width, height });
  };
  const keepPlace = (next: Place | null): void => {
    room.point(null);
    actions.setView({ kept: next });
  };
  const letGo = (): void => {
    room.leave(id);
    actions.setView({ kept: null });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && kept) {
      actions.setView({ kept: null });
      event.preventDefault();
      return;
    }
    const step = ARROWS[event.key];
    const painting = shown.current();
    // Arrow keys alone go from tile to tile (ui/use-roving.ts).
    if (step === undefined || !event.shiftKey || !byKeyboard.current || painting === null) return;
    event.preventDefault();
    const from = cellAt(place ?? MIDDLE, painting);
    keepPlace(placeOf(id, { row: clamp(from.row + step[1], painting.height - 1), column: clamp(from.column + step[0], painting.width - 1) }, painting));
  };
  const onClick = (event: MouseEvent): void => {
    const finger = byFinger.current && event.detail !== 0;
    byFinger.current = false;
    const painting = shown.current();
    if (painting !== null && (finger || event.shiftKey)) {
      const next = event.detail === 0 ? { tile: id, u: (place ?? MIDDLE).u, v: (place ?? MIDDLE).v } : pointAt(event, painting);
      if (kept && place?.u === next.u && place.v === next.v) letGo();
      else {
        keepPlace(next);
        // A finger does not hover.
        if (finger) {
          room.light(id);
          // The film may lie over what is read (see the tile's scroll margin).
          event.currentTarget.scrollIntoView({ block: 'nearest' });
        }
      }
      return;
    }
    leaveFrom(event.detail === 0 ? id : null);
    // What was clicked is under the hand where it leads.
    const under = event.detail === 0 || painting === null ? null : cellAt(pointAt(event, painting), painting);
    go(under !== null && door.to !== 'next step' && door.to.page === 'tensor' ? { ...door, to: { ...door.to, pixel: [under.row, under.column] } } : door);
  };

  const style: CSSProperties = { width: size.width, height: size.height, ...(at ? { left: at.x, top: at.y } : {}) };
  return (
    <div data-tile={id} className={classNames(styles.place, at && styles.placed, mine && styles.read, back && styles.back)} style={style}>
      <button
        ref={button}
        type="button"
        className={classNames(styles.tile, styles[hue], open && styles.open)}
        aria-label={`${name}${empty ? `, ${waiting}` : ''}. Enter: ${door.does}`}
        aria-current={open ? 'true' : undefined}
        onPointerDown={(event) => {
          byFinger.current = event.pointerType !== 'mouse';
        }}
        onPointerMove={(event) => {
          if (event.pointerType !== 'mouse' || !pointerMoved(event)) return;
          room.light(id);
          const under = shown.current();
          if (under === null) return;
          const next = pointAt(event, under);
          if (!mine || place.u !== next.u || place.v !== next.v) room.point(next);
        }}
        onPointerLeave={(event) => {
          if (event.pointerType === 'mouse') room.leave(id);
        }}
        // Keeps the keyboard where it was: Space still plays and the arrows still step after a click on a map.
        onMouseDown={(event) => event.preventDefault()}
        onFocus={(event) => {
          byKeyboard.current = event.currentTarget.matches(':focus-visible');
          if (!byKeyboard.current) return;
          room.light(id);
          if (!kept) room.point({ tile: id, u: (place ?? MIDDLE).u, v: (place ?? MIDDLE).v });
        }}
        onBlur={() => {
          byKeyboard.current = false;
          room.leave(id);
        }}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <canvas ref={canvas} className={styles.canvas} data-state="empty" aria-hidden="true" />
        {empty && size.width >= 90 && size.height >= 40 ? <span className={styles.waiting}>{waiting}</span> : null}
        {cell && painting ? <Mark cell={cell} painting={painting} strong={mine} /> : null}
      </button>
      <span className={classNames(styles.readout, readout === 'right' && styles.fromRight, line && styles.clear)} style={at && readout === 'left' ? { maxWidth: `min(340px, calc(var(--figure) - ${at.x}px))` } : undefined}>
        <span aria-live="polite" translate="no">
          {mine && cell && painting ? (
            <>
              <b>{painting.where?.(cell.row, cell.column) ?? `row ${cell.row}, column ${cell.column}`}</b> {painting.read(cell.row, cell.column)}
            </>
          ) : null}
        </span>
        {mine && kept ? (
          <span className={styles.on}>
            <strong>{name.split(/[:,]/, 1)}</strong>{' '}
            <Button look="link" onClick={() => go(door)}>
              {door.does}
            </Button>{' '}
            {made === null || cell === null ? null : (
              <>
                <Button look="link" onClick={() => actions.setView(paintings.here?.wayToSum(made, [cell.row, cell.column], useStore.getState().view) ?? {})}>
                  how it is computed
                </Button>{' '}
              </>
            )}
            <Button look="link" onClick={letGo}>
              unmark
            </Button>
          </span>
        ) : mine ? (
          <span className={styles.on} aria-hidden="true">
            click or Enter: {door.does}
          </span>
        ) : null}
      </span>
    </div>
  );
}, sameFrame);

/** Doors, and whose numbers are read, are said anew with every step and are what they were. */
function sameFrame({ door, made, ...before }: TileFrameProps, { door: nextDoor, made: nextMade, ...now }: TileFrameProps): boolean {
  const keys = Object.keys(now) as (keyof typeof now)[];
  return keys.every((key) => before[key] === now[key]) && Object.keys(before).length === keys.length && JSON.stringify([door, made]) === JSON.stringify([nextDoor, nextMade]);
}

const neverChanges = (): (() => void) => () => undefined;
const nothing = (): null => null;

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

/** As exact as a link writes it, so that it comes back the same. */
function placeOf(tile: string, { row, column }: Cell, { width, height }: Pick<Painting, 'width' | 'height'>): Place {
  const written = (share: number): number => Math.round(share * 10_000) / 10_000;
  return { tile, u: written((column + 0.5) / width), v: written((row + 0.5) / height) };
}

function cellAt({ u, v }: Pick<Place, 'u' | 'v'>, { width, height }: Painting): Cell {
  return { row: clamp(Math.floor(v * height), height - 1), column: clamp(Math.floor(u * width), width - 1) };
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(most, value));
}
