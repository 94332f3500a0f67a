import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';

/** Keeps this run as A; what is changed then is B. While two are there, the bar has the controls. */
export function CompareButton() {
  const actions = useActions();
  const compared = useStore((state) => state.beside !== null);
  if (compared) return null;
  return (
    <Button title="Keep this run as A; whatever you change next is B" onClick={() => actions.compare()}>
      Compare
    </Button>
  );
}
