import { useMemo } from 'react';
import { useStore } from '../../store/store.ts';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { editMarks, type EditMark } from './edit-marks.ts';
import { type Strip, xOf } from './film-layout.ts';
import styles from './Strip.module.css';

export const LANE = 8;

export function useEditMarks(): readonly EditMark[] {
  const hand = useStore((state) => state.recipe.edits);
  const beside = useStore((state) => state.beside);
  const schedule = useStore((state) => state.schedule);
  const anatomy = useStore((state) => state.loaded?.anatomy ?? null);
  return useMemo(() => {
    // Most runs have none.
    if (hand.length === 0 && (beside === null || beside.recipe.edits.length === 0)) return [];
    const { letter, recipe, run } = useStore.getState();
    return editMarks({ letter, recipe, schedule, run: { ...run, total: schedule.timesteps.length } }, beside, anatomy);
  }, [hand, beside, schedule, anatomy]);
}

/** A bar with feet under the steps at which the network is edited, one lane for each run. */
export function EditMarks({ lanes, strip, top }: { lanes: readonly (readonly EditMark[])[]; strip: Strip; top: number }) {
  const half = strip.side / 2;
  return (
    <>
      <svg className={styles.edits} style={{ top }} width={strip.width} height={lanes.length * LANE} aria-hidden="true">
        {lanes.flatMap((lane, row) =>
          lane.map(({ letter, first, last, words }) => {
            const y = row * LANE + 3;
            const [from, to] = [Math.round(xOf(strip, first) - half), Math.round(xOf(strip, last) + half)];
            return (
              <g key={`${letter ?? ''} ${words}`}>
                <title>{letter === null ? words : `${letter}: ${words}`}</title>
                <path d={`M${from + 0.5} ${y + 4}V${y}H${to - 0.5}V${y + 4}`} />
              </g>
            );
          }),
        )}
      </svg>
      <SpokenMarks marks={lanes.flat()} />
    </>
  );
}

export function SpokenMarks({ marks }: { marks: readonly EditMark[] }) {
  return (
    <VisuallyHidden>
      {marks.map(({ letter, words }) => `Edit${letter === null ? '' : ` of ${letter}`}: ${words}.`).join(' ')}
    </VisuallyHidden>
  );
}
