import type { KeyboardEvent } from 'react';
import { useActions } from '../../store/actions.ts';
import type { TimeAxis } from './time-axis.ts';
import styles from './SchedulePage.module.css';
import { formatTimestep } from '../../ui/format.ts';

interface StepRulerProps {
  readonly axis: TimeAxis;
  readonly timesteps: readonly number[];
  readonly position: number;
  readonly x: number;
  /** What the run ends in, of which there is no timestep. */
  readonly end: string;
}

/** Under the plots: every visited timestep as a tick, and the playhead's handle, which is the slider that keys move. */
export function StepRuler({ axis, timesteps, position, x, end }: StepRulerProps) {
  const actions = useActions();
  const last = timesteps.length;
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.round(last / 10));
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: position + 1,
      ArrowUp: position + 1,
      ArrowLeft: position - 1,
      ArrowDown: position - 1,
      PageUp: position + page,
      PageDown: position - page,
      Home: 0,
      End: last,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    actions.seek(to);
  };
  const t = timesteps[position];
  const label = t === undefined ? `the ${end}` : `t = ${formatTimestep(t)}`;
  return (
    <div className={styles.ruler}>
      <svg width={axis.width} height="30" aria-hidden="true">
        <path className={styles.grid} d={`M${axis.left} 0.5H${axis.right}`} />
        {timesteps.map((visited, i) => (
          <path key={i} className={styles.visit} d={`M${axis.x(visited)} 0V6`} />
        ))}
        {Math.abs(x - axis.left) > 90 ? (
          <text className={styles.tick} x={axis.left} y="22">
            t = {axis.last}, noise
          </text>
        ) : null}
        {Math.abs(x - axis.right) > 110 ? (
          <text className={styles.tick} x={axis.right} y="22" textAnchor="end">
            t = 0
          </text>
        ) : null}
      </svg>
      <div
        className={styles.handle}
        style={{ left: x }}
        role="slider"
        tabIndex={0}
        aria-label="Step on the schedule"
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={position}
        aria-valuetext={`Step ${position} of ${last}, ${label}`}
        onKeyDown={onKeyDown}
      >
        <i className={styles.knob} />
        <span className={styles.handleLabel} style={{ transform: `translateX(${x < 60 + axis.left ? '0' : x > axis.right - 60 ? '-100%' : '-50%'})` }}>
          {label}
        </span>
      </div>
    </div>
  );
}
