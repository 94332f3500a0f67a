import { showDepth } from '../../store/first-visit.ts';
import { Button } from '../../ui/Button.tsx';

/** While only the essentials are shown: the way to all else. */
export function EverythingButton() {
  return (
    <Button look="link" onClick={() => showDepth('everything')}>
      Show all controls
    </Button>
  );
}
