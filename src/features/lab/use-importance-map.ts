import { useCallback, useEffect, useRef, useState } from 'react';
import { messageOf } from '../../base/user-error.ts';
import type { Recipe } from '../../protocol/recipe.ts';
import { useActions } from '../../store/actions.ts';
import { stretchesOf, type ImportanceKind, type ImportanceMap } from '../../store/importance.ts';
import { sameRecipe } from '../../store/link.ts';
import { useStore } from '../../store/store.ts';
import { keptMaps, keyOf, type Stopped } from './kept-maps.ts';

/** A map that is being computed. */
interface Computing {
  readonly recipe: Recipe;
  /** Null before the first cell. */
  readonly map: ImportanceMap | null;
}

/** The map of the run in hand as it is computed. What is done of it is kept however it ends. */
export function useImportanceMap(kind: ImportanceKind, stretches: number): {
  readonly computing: Computing | null;
  readonly problem: string | null;
  readonly compute: () => void;
  readonly cancel: () => void;
} {
  const actions = useActions();
  const recipe = useStore((state) => state.recipe);
  const besideRecipe = useStore((state) => state.beside?.recipe ?? null);
  const [computing, setComputing] = useState<Computing | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const stopPresent = useRef<((why: Stopped) => void) | null>(null);
  const stop = useCallback((why: Stopped) => stopPresent.current?.(why), []);
  useEffect(() => () => stop('the page was left'), [stop]);
  const isElsewhere = computing !== null && !sameRecipe(computing.recipe, recipe) && (besideRecipe === null || !sameRecipe(computing.recipe, besideRecipe));
  useEffect(() => {
    if (isElsewhere) stop('the run was changed');
  }, [isElsewhere, stop]);

  const compute = (): void => {
    stop('cancelled');
    setProblem(null);
    const key = keyOf(recipe, kind, stretches);
    const before = keptMaps.get(key);
    const known = before === undefined || before.stopped === null ? null : before.map;
    const abort = new AbortController();
    let newest = known;
    const end = (stopped: Stopped | null): void => {
      if (stopPresent.current !== stopThis) return;
      stopPresent.current = null;
      if (newest !== null) keptMaps.put(key, { map: newest, recipe, stopped });
      setComputing(null);
    };
    const stopThis = (why: Stopped): void => {
      end(why);
      abort.abort();
    };
    stopPresent.current = stopThis;
    setComputing({ recipe, map: known });
    const onProgress = (map: ImportanceMap): void => {
      if (stopPresent.current !== stopThis) return;
      newest = map;
      setComputing({ recipe, map });
    };
    actions.importance(kind, stretchesOf(useStore.getState().run.total, stretches), onProgress, abort.signal, known).then(
      (map) => {
        newest = map;
        end(null);
      },
      (error: unknown) => {
        if (stopPresent.current === stopThis) setProblem(messageOf(error));
        end('it failed');
      },
    );
  };
  return { computing, problem, compute, cancel: () => stop('cancelled') };
}

