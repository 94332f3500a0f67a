import { createContext, useContext } from 'react';
import { linkedPosition } from './linked-position.ts';
import { useStore, type AppState, type RunRecord } from './store.ts';

/** Which run a part of the page shows: the one in hand, the one beside it, or the first minus the second. */
export type Side = 'hand' | 'beside' | 'difference';

/** For a part of the page that shows another side than the page as a whole. */
export const SideContext = createContext<Side | null>(null);

export function useSide(): Side {
  const own = useContext(SideContext);
  const shown = useStore(shownSide);
  return own ?? shown;
}

const shownSide = ({ beside, view }: AppState): Side => (beside !== null && view.shows === 'difference' ? 'difference' : 'hand');

/** Something of the run that is shown here; of a difference, of the run in hand. */
export function useRecord<T>(select: (record: RunRecord) => T): T {
  const side = useSide();
  return useStore((state) => select(side === 'beside' ? (state.beside ?? state) : state));
}

const lengthOf = ({ run, recipe }: RunRecord): number => (run.total > 0 ? run.total : recipe.steps);

/** Where the playhead stands on the run that is shown here, and how many positions that run has before its picture. */
export function useHere(): { readonly step: number; readonly total: number } {
  const side = useSide();
  const total = useRecord(lengthOf);
  const step = useStore(({ view, schedule, beside }) =>
    side === 'beside' && beside !== null ? linkedPosition(schedule.timesteps, beside.schedule.timesteps, view.step) : view.step,
  );
  return { step, total };
}
