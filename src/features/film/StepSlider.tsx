import type { CSSProperties } from 'react';
import { endOfRun, useStore } from '../../store/store.ts';
import { describePosition } from './noise-level.ts';
import { useLast, usePosition, useScrub } from './use-film.ts';
import styles from './StepSlider.module.css';

/**
 * The real slider under the film: it has the name, the value and the keys. It lies over the film unseen; the playhead is its
 * thumb, and the film's own pointer handling does the same as the browser's would.
 */
export function StepSlider({ thumb }: { thumb: number }) {
  const scrub = useScrub();
  const last = useLast();
  const position = usePosition();
  const timestep = useStore((state) => state.schedule.timesteps[position]);
  return (
    <input
      type="range"
      className={styles.slider}
      style={{ '--thumb': `${thumb}px` } as CSSProperties}
      aria-label="Step"
      aria-valuetext={describePosition(position, last, timestep, useStore(endOfRun))}
      min={0}
      max={last}
      step={1}
      value={position}
      onChange={(event) => scrub(event.target.valueAsNumber)}
    />
  );
}
