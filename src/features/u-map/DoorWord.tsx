import { useContext, type CSSProperties, type ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';
import type { Door } from './doors.ts';
import { pointerMoved } from './pointer-moved.ts';
import { PointerContext } from './under-pointer.ts';
import { useGo } from './use-go.ts';
import styles from './DoorWord.module.css';

interface DoorWordProps {
  readonly door: Door;
  /** What it is in words: its own words where it has any. */
  readonly says: string;
  /** The tile or arrow whose path it lights. */
  readonly lights?: string;
  /** Without words: the place that it covers. */
  readonly over?: CSSProperties;
  readonly children?: ReactNode;
}

/** Words of the figure, or an arrow, that lead somewhere. */
export function DoorWord({ door, says, lights, over, children }: DoorWordProps) {
  const room = useContext(PointerContext);
  const go = useGo();
  const light = (): void => {
    if (lights !== undefined) room.light(lights);
  };
  const leave = (): void => {
    if (lights !== undefined) room.leave(lights);
  };
  return (
    <button
      type="button"
      className={classNames(styles.door, over && styles.over)}
      style={over}
      aria-label={`${says}: ${door.does}`}
      title={door.does}
      onPointerEnter={(event) => {
        if (event.pointerType === 'mouse' && pointerMoved(event)) light();
      }}
      onPointerLeave={leave}
      onFocus={(event) => {
        if (event.currentTarget.matches(':focus-visible')) light();
      }}
      onBlur={leave}
      onClick={() => go(door)}
    >
      {children}
    </button>
  );
}
