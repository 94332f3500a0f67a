import { useEffect, useState } from 'react';
import { messageOf } from '../../base/user-error.ts';
import { networkInputs, recipeScheduler } from '../../protocol/inputs.ts';
import type { Frame } from '../../protocol/frame.ts';
import { useActions, type Actions } from '../../store/actions.ts';
import { sameRecipe } from '../../store/link.ts';
import { useStore, type AppState } from '../../store/store.ts';
import type { View } from '../../store/view.ts';
import type { Chapter } from './chapter.ts';
import { measure, type Bench } from './measure.ts';
import type { Values } from './Prose.tsx';
import { recipeOf } from './stage.ts';
import { framesOf, isWhole, type Before } from './use-before.ts';

export type Found =
  | { readonly state: 'computing'; readonly done: number; readonly of: number }
  /** The run was stopped before its end. */
  | { readonly state: 'stopped'; readonly done: number; readonly of: number }
  | { readonly state: 'found'; readonly values: Values }
  | { readonly state: 'failed'; readonly why: string };

/** What a chapter finds, once the reader has done what it asks for (`seen`: what was in view then): its numbers, measured now on the runs that are here. */
export function useFinding(chapter: Chapter, seen: View, before: Before): Found {
  const actions = useActions();
  const run = useStore((state) => state.run);
  const runId = useStore((state) => state.runId);
  const beside = useStore((state) => state.beside);
  const ready = useStore((state) => state.engine.phase === 'ready');
  const [found, setFound] = useState<{ readonly of: View; readonly runId: number; readonly result: Found } | null>(null);

  const complete = run.source === 'live' && run.state === 'done' && (beside === null || isWhole(beside));
  const due = ready && complete;
  useEffect(() => {
    const numbers = Object.entries(chapter.found?.numbers ?? {});
    const state = useStore.getState();
    if (!due || numbers.length === 0) return undefined;
    const abort = new AbortController();
    const all = async (): Promise<Values> => {
      // It was changed before it was finished, or the page was loaded anew since.
      before.current ??= (await actions.runAside(recipeOf(chapter), { signal: abort.signal })).frames;
      const bench = benchOf(chapter, state, seen, before.current, actions);
      if (bench === null) throw new Error('no model');
      const values: Record<string, number> = {};
      for (const [name, number] of numbers) values[name] = await measure(number.measure, bench);
      return values;
    };
    all().then(
      (values) => {
        if (!abort.signal.aborted) setFound({ of: seen, runId, result: { state: 'found', values } });
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setFound({ of: seen, runId, result: { state: 'failed', why: messageOf(error) } });
      },
    );
    return () => abort.abort();
  }, [chapter, seen, runId, due, before, actions]);

  if (found !== null && found.of === seen && found.runId === runId) return found.result;
  const runs = beside === null ? [run] : [run, beside.run];
  const stopped = ready && !complete && runs.every(({ state }) => state !== 'running') && runs.some(({ state }) => state === 'paused');
  return { state: stopped ? 'stopped' : 'computing', done: run.computed + (beside?.run.computed ?? 0), of: run.total + (beside?.run.total ?? 0) };
}

function benchOf(chapter: Chapter, state: AppState, seen: View, before: readonly Frame[], actions: Actions): Bench | null {
  const { manifest, loaded, schedule, recipe } = state;
  if (manifest === null || loaded === null) return null;
  const begun = recipeOf(chapter);
  const side = sameRecipe(recipe, begun) ? 'hand' : 'beside';
  return {
    manifest,
    seed: recipe.seed,
    schedule,
    view: seen,
    before,
    now: framesOf('hand'),
    attention: [...loaded.anatomy.selfAttention, ...loaded.anatomy.crossAttention],
    async probe(position, names) {
      const frame = before[position];
      if (frame === undefined) throw new Error('this step has not been computed');
      return await actions.forward(networkInputs(manifest, begun, recipeScheduler(manifest, begun), frame.xt, position), names);
    },
    worth: (place, position) => actions.worth({ key: JSON.stringify(place), cut: { kind: 'gain', ...place, value: 0 }, mean: null }, position, side),
    async forward(inputs) {
      const [output] = await actions.forward(inputs, [manifest.output]);
      if (output === undefined) throw new Error('the network gave no output');
      return output.data;
    },
    pictures: () => actions.pictures(),
  };
}
