import { useMemo } from 'react';
import { useStore } from '../../store/store.ts';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import type { EditMark } from './edit-marks.ts';
import { marksProgram } from './marks-program.ts';
import { type Strip, xOf } from './film-layout.ts';
import styles from './Strip.module.css';

export const LANE = 8;

/** For each run that has any, in the order of their letters, a lane for where it forks and one for its edits. */
export function useEditLanes(): readonly (readonly EditMark[])[] {
  const hand = useStore((state) => state.recipe);
  const beside = useStore((state) => state.beside);
  const schedule = useStore((state) => state.schedule);
  const anatomy = useStore((state) => state.loaded?.anatomy ?? null);
  return useMemo(() => {
    // Most runs have none.
    if ([hand, ...(beside === null ? [] : [beside.recipe])].every(({ edits, fork }) => edits.length === 0 && fork === null)) return [];
    const { letter, recipe, run } = useStore.getState();
    const program = marksProgram.here;
    return program === null ? [] : program.lanesOf(program.editMarks({ letter, recipe, schedule, run: { ...run, total: schedule.timesteps.length } }, beside, anatomy));
  }, [hand, beside, schedule, anatomy]);
}

/** A bar with feet under the steps at which the network is edited, a line that branches off where a run forks; one lane for each run. */
export function EditMarks({ lanes, strip, top }: { lanes: readonly (readonly EditMark[])[]; strip: Strip; top: number }) {
  const half = strip.side / 2;
  return (
    <>
      <svg className={styles.edits} style={{ top }} width={strip.width} height={lanes.length * LANE} aria-hidden="true">
        {lanes.flatMap((lane, row) =>
          lane.map(({ letter, first, last, words, fork }) => {
            const y = row * LANE + 3;
            const [from, to] = [Math.round(xOf(strip, first) - half), Math.round(xOf(strip, last) + half)];
            return (
              <g key={`${letter ?? ''} ${words}`}>
                <title>{letter === null ? words : `${letter}: ${words}`}</title>
                {fork ? (
                  <path d={`M${from - 5.5} ${y - 3}Q${from - 5.5} ${y} ${from + 0.5} ${y}H${to - 0.5}M${from - 5.5} ${y - 3}v7`} />
                ) : (
                  <path d={`M${from + 0.5} ${y + 4}V${y}H${to - 0.5}V${y + 4}`} />
                )}
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
      {marks.map(({ letter, words, fork }) => `${fork ? 'Fork' : 'Edit'}${letter === null ? '' : ` of ${letter}`}: ${words}.`).join(' ')}
    </VisuallyHidden>
  );
}
