import { useEffect } from 'react';
import { pageTitle } from '../store/place-name.ts';
import { useStore, type AppState } from '../store/store.ts';

/** How long nothing has moved when the title is written anew. */
const REST_MS = 250;

/** "skip 0 · a red heart, step 7 · Unetscope" */
export const titleOf = (state: AppState): string => pageTitle(state.view, state.recipe, state.run.total, state.loaded?.anatomy ?? null);

/**
 * The title of the document says where one is, the step too, once the hand rests. Beside React: a component that read it would be rendered at
 * every step with all that it holds, and the browser draws its own bar anew for each title that is written.
 */
export function useTitle(): void {
  useEffect(() => {
    let timer = 0;
    const write = (): void => {
      document.title = titleOf(useStore.getState());
    };
    write();
    const unsubscribe = useStore.subscribe(titleOf, () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(write, REST_MS);
    });
    return () => {
      unsubscribe();
      window.clearTimeout(timer);
    };
  }, []);
}
