import { useEffect } from 'react';
import { pageTitle } from '../store/place-name.ts';
import type { runTitle } from '../store/run-title.ts';
import { isOwnModel } from '../store/own-models.ts';
import { useStore, type AppState } from '../store/store.ts';

/** How long nothing has moved when the title is written anew. */
const REST_MS = 250;

/** Fetched with the first edit, and with a model of one's own. */
let withEdits: typeof runTitle | null = null;

/** "skip 0 · a red heart, step 7 · Unetscope"; with the name of a person's own model before the last. */
const titleOf = (state: AppState): string => `${(withEdits ?? pageTitle)(state)}${state.manifest !== null && isOwnModel(state.manifest.id) ? ` · ${state.manifest.title}` : ''} · Unetscope`;

/**
 * The title of the document says where one is, the step too, once the hand rests. Beside React: a component that read it would be rendered at
 * every step with all that it holds, and the browser draws its own bar anew for each title that is written.
 */
export function useTitle(): void {
  useEffect(() => {
    let timer = 0;
    const write = (): void => {
      const state = useStore.getState();
      document.title = titleOf(state);
      if (withEdits !== null || (state.recipe.edits.length === 0 && !isOwnModel(state.recipe.model))) return;
      import('../store/run-title.ts').then(
        ({ runTitle: title }) => {
          withEdits = title;
          write();
        },
        // The title goes without what only it would say.
        () => undefined,
      );
    };
    write();
    // The edits too: their words may not be here yet.
    const unsubscribe = useStore.subscribe((state) => `${titleOf(state)} ${state.recipe.edits.length}`, () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(write, REST_MS);
    });
    return () => {
      unsubscribe();
      window.clearTimeout(timer);
    };
  }, []);
}
