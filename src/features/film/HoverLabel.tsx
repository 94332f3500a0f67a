import { type RefObject, useEffect, useState } from 'react';
import { useStore } from '../../store/store.ts';
import { positionAt, type Strip, xOf } from './film-layout.ts';
import { formatTimestep } from '../../ui/format.ts';
import { pointIn } from '../../ui/zoom.ts';
import styles from './Strip.module.css';

interface HoverLabelProps {
  readonly axis: RefObject<HTMLElement | null>;
  readonly strip: Strip;
  readonly ruler: number;
  readonly bottom: number;
}

/** Which step and t the mouse is over, on the rulers themselves. */
export function HoverLabel({ axis, strip, ruler, bottom }: HoverLabelProps) {
  const [position, setPosition] = useState<number | null>(null);
  const timestep = useStore((state) => (position === null ? undefined : state.schedule.timesteps[position]));
  useEffect(() => {
    const element = axis.current;
    if (element === null) return;
    const over = (event: PointerEvent): void => {
      if (event.pointerType !== 'mouse') return;
      setPosition(event.buttons === 0 ? positionAt(strip, pointIn(element, event).x) : null);
    };
    const away = (): void => setPosition(null);
    element.addEventListener('pointermove', over);
    element.addEventListener('pointerleave', away);
    return () => {
      element.removeEventListener('pointermove', over);
      element.removeEventListener('pointerleave', away);
    };
  }, [axis, strip]);
  // The ends have their labels already.
  if (position === null || position === 0 || position === strip.last) return null;
  const left = xOf(strip, position);
  return (
    <div aria-hidden="true" className={styles.hover}>
      {timestep === undefined ? null : (
        <span className={styles.timestep} style={{ left, top: ruler }}>
          {formatTimestep(timestep)}
        </span>
      )}
      <span className={styles.step} style={{ left, top: bottom }}>
        {position}
      </span>
    </div>
  );
}
