import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { useKeys } from '../../ui/use-keys.ts';

/** The film under the hands, wherever the focus is: Space plays, arrows step, Home and End jump. */
export function useGlobalKeys(last: number): void {
  const actions = useActions();
  useKeys({
    ' ': () => {
      if (useStore.getState().playing) actions.pause();
      else actions.play();
    },
    ArrowLeft: () => actions.previous(),
    ArrowRight: () => actions.next(),
    Home: () => actions.seek(0),
    End: () => actions.seek(last),
  });
}
