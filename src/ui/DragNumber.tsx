import { useRef, useState, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react';
import { classNames } from './class-names.ts';
import { swallowClick } from './swallow-click.ts';
import styles from './DragNumber.module.css';

interface DragNumberProps {
  /** Accessible name. */
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** What it is when nothing is done; drawn as quiet, and what a second click goes back to. */
  readonly neutral: number;
  /** What a click on the neutral one sets. */
  readonly clicked: number;
  readonly format: (value: number) => string;
  readonly hint: string;
  /** While the hand drags: the value under it; null when it lets go without a change (Esc). */
  readonly onTry?: (value: number | null) => void;
  readonly onCommit: (value: number) => void;
  /** What an arrow key changes it by; a tenth of it with Shift. */
  readonly step?: number;
  /** Where the value holds, if that is not here: "20–24". */
  readonly elsewhere?: string | null;
  readonly hue?: string;
  readonly className?: string | undefined;
}

/** Pixels of a drag across the whole range. */
const TRAVEL = 160;
const CLICK_PX = 3;

/**
 * A number that is dragged sideways where the thing is that it belongs to. A click sets it and takes it back; arrow keys step, with Shift
 * finer, Home and End go to the ends, Delete takes it back; Esc lets go of a drag.
 */
export function DragNumber({ label, value, min, max, neutral, clicked, format, hint, step: keyStep = 0.1, onTry, onCommit, elsewhere = null, hue, className }: DragNumberProps) {
  const drag = useRef<{ readonly from: number; readonly x: number; moved: boolean } | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const shown = dragged ?? value;
  const held = (next: number): number => Number(Math.max(min, Math.min(max, next)).toFixed(2));
  const near = (next: number): number => [min, neutral].find((mark) => Math.abs(next - mark) < 0.03 * (max - min)) ?? next;

  const cancel = (): void => {
    drag.current = null;
    setDragged(null);
    onTry?.(null);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.focus({ preventScroll: true });
    drag.current = { from: value, x: event.clientX, moved: false };
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const { current } = drag;
    if (current === null) return;
    const by = event.clientX - current.x;
    if (!current.moved && Math.abs(by) < CLICK_PX) return;
    current.moved = true;
    const next = held(near(current.from + (by / TRAVEL) * (max - min)));
    if (next === dragged) return;
    setDragged(next);
    onTry?.(next);
  };
  const onPointerUp = (): void => {
    const { current } = drag;
    if (current === null) return;
    drag.current = null;
    setDragged(null);
    // What it changes may move something else under the pointer.
    swallowClick();
    const next = current.moved ? (dragged ?? value) : value === neutral ? clicked : neutral;
    if (next === value) onTry?.(null);
    else onCommit(next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.shiftKey ? keyStep / 10 : keyStep;
    const to: Partial<Record<string, number>> = {
      ArrowRight: value + step, ArrowUp: value + step, ArrowLeft: value - step, ArrowDown: value - step,
      Home: min, End: max, Delete: neutral, Backspace: neutral, Enter: value === neutral ? clicked : neutral, ' ': value === neutral ? clicked : neutral,
    };
    if (event.key === 'Escape' && drag.current !== null) cancel();
    else {
      const next = event.ctrlKey || event.metaKey || event.altKey ? undefined : to[event.key];
      if (next === undefined) return;
      if (held(next) !== value) onCommit(held(next));
    }
    event.preventDefault();
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      className={classNames(styles.chip, shown !== neutral && (elsewhere === null ? styles.changed : styles.elsewhere), dragged !== null && styles.dragged, className)}
      style={hue === undefined ? undefined : ({ '--hue': hue } as CSSProperties)}
      aria-label={label}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={shown}
      aria-valuetext={elsewhere === null ? format(shown) : `${format(shown)} in steps ${elsewhere}, not in this one`}
      title={elsewhere === null ? hint : `Not in this step: in ${elsewhere}. ${hint}`}
      translate="no"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={cancel}
      onKeyDown={onKeyDown}
    >
      {elsewhere === null ? format(shown) : `${format(shown)} in ${elsewhere}`}
    </div>
  );
}
