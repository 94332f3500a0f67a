import type { Skip } from '../../onnx/anatomy-types.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';

/** How the halves of joins are drawn, and the way to the other: as the block reads them, after its norm, or raw. Nothing where no norm comes first. */
export function HalvesWord({ skip: { read } }: { readonly skip: Skip }) {
  const actions = useActions();
  const halves = useStore((state) => state.view.halves);
  if (read === null) return null;
  const asRead = halves === 'read';
  const [isRaw, isRead] = ['raw, as they enter the join', `as the block reads them, after the ${read.norm}`];
  const says = `Skip, from below and joined are drawn ${asRead ? isRead : isRaw}. Draw them ${asRead ? isRaw : isRead}.`;
  return (
    <Button look="link" title={says} aria-label={says} onClick={() => actions.setView({ halves: asRead ? 'raw' : 'read' })}>
      {asRead ? 'after norm' : 'raw'}
    </Button>
  );
}
