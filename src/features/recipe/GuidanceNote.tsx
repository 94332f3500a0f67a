import { useMemo, useState } from 'react';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { tensorRoom } from '../../store/tensors.ts';
import { Button } from '../../ui/Button.tsx';
import { formatPercent } from '../../ui/format.ts';
import { burntShare, MOST_BURNT } from './burnt.ts';

/** Says so where the finished picture shows that guidance went further than the model bears. */
export function GuidanceNote() {
  const actions = useActions();
  const { guidanceScale, sampler, edits } = useStore((state) => state.recipe);
  const manifest = useStore((state) => state.manifest);
  const checksum = useStore((state) => (state.run.state === 'done' ? state.run.checksum : null));
  const total = useStore((state) => state.run.total);
  const share = useMemo(() => {
    // The checksum stands for what the room holds.
    const picture = checksum === null ? undefined : tensorRoom.frame(total - 1)?.prev;
    return picture === undefined ? 0 : burntShare(picture);
  }, [checksum, total]);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const isPicture = manifest !== null && manifest.autoencoder === null && sampler !== 'DDIMInverseScheduler' && edits.length === 0;
  const own = manifest?.recipe.guidanceScale ?? 1;
  // What the model was made for is not too much of it: few steps, or a colour at the end of the range, look alike.
  if (!isPicture || dismissed === checksum || Math.abs(guidanceScale) <= Math.abs(own) || share <= MOST_BURNT) return null;
  return (
    <p role="status">
      {formatPercent(share)} of the picture’s values lie beyond ±1.2: guidance {String(guidanceScale).replace('-', '−')} is too much for {manifest.title}.{' '}
      <Button look="link" onClick={() => actions.editRecipe({ guidanceScale: own })}>
        Use guidance {own}
      </Button>{' '}
      <Button look="link" onClick={() => setDismissed(checksum)}>
        Dismiss
      </Button>
    </p>
  );
}
