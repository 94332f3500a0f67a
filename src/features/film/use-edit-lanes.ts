import { useMemo } from 'react';
import { useStore } from '../../store/store.ts';
import type { EditMark } from './edit-marks.ts';
import { marksProgram } from './marks-program.ts';

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
    return program === null ? [] : program.lanesOfRuns({ letter, recipe, schedule, run: { ...run, total: schedule.timesteps.length } }, beside, anatomy);
  }, [hand, beside, schedule, anatomy]);
}
