import { createContext, useContext } from 'react';
import { recipeAt } from '../protocol/fork.ts';
import { isGuided } from '../protocol/recipe.ts';
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

/** How many positions a run has before its picture; of the run that the recipe asks for while there is none. */
export const lengthOf = ({ run, recipe }: RunRecord): number => (run.total > 0 ? run.total : recipe.steps);

/** Where the playhead stands on the run that is shown here, and how many positions that run has before its picture. */
export function useHere(): { readonly step: number; readonly total: number } {
  const side = useSide();
  const total = useRecord(lengthOf);
  const step = useStore(({ view, schedule, beside }) =>
    side === 'beside' && beside !== null ? linkedPosition(schedule.timesteps, beside.schedule.timesteps, view.step) : view.step,
  );
  return { step, total };
}

/** The words that the network is told where the playhead stands, or those that it is led away from: of a run that forks, before the fork those of the run that it left. */
export function usePromptHere(which: 'prompt' | 'negativePrompt' = 'prompt'): string {
  const { step } = useHere();
  return useRecord(({ recipe }) => recipeAt(recipe, step)[which]);
}

/** Whether what is shown here comes in a conditional and an unconditional half; a difference does where both runs do. */
export function useGuided(): boolean {
  const side = useSide();
  const { step } = useHere();
  const here = useRecord(({ recipe }) => isGuided(recipeAt(recipe, step)));
  const both = useStore(({ recipe, schedule, beside }) => {
    if (beside === null) return false;
    const linked = linkedPosition(schedule.timesteps, beside.schedule.timesteps, step);
    return isGuided(recipeAt(recipe, step)) && isGuided(recipeAt(beside.recipe, linked));
  });
  return side === 'difference' ? both : here;
}

/** Why what is shown here is not there yet. */
export function useWaiting(): string {
  const side = useSide();
  return useStore((state) => waitingFor(state, side));
}

/** How far the run has come whose step here it has not reached; null where it has, or is not on its way. */
export function useStillAt(): number | null {
  const side = useSide();
  return useStore((state) => stillAt(state, side));
}

function stillAt({ run, view }: AppState, side: Side): number | null {
  return side === 'hand' && run.state === 'running' && Math.min(view.step, run.total - 1) > run.computed ? run.computed : null;
}

export function waitingFor(state: AppState, side: Side): string {
  const { engine, run, beside, probing, playing } = state;
  if (engine.phase === 'failed') return 'the engine did not start';
  if (engine.phase === 'loading') return 'waiting for the engine';
  if (stillAt(state, side) !== null) return 'not computed yet';
  const runs = side === 'hand' || beside === null ? [run] : side === 'beside' ? [beside.run] : [run, beside.run];
  return runs.some(({ state }) => state === 'running') || probing || playing ? 'computing…' : 'not computed yet';
}

/** What a difference that is shown here is called: "B − A"; null where a run is shown. */
export function useDifferenceName(): string | null {
  const side = useSide();
  const name = useStore(({ letter, beside }) => (beside === null ? null : `${letter} − ${beside.letter}`));
  return side === 'difference' ? name : null;
}
