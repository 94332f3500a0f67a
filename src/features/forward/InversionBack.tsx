import { useActions } from '../../store/actions.ts';
import { pictureRoom } from '../../store/pictures.ts';
import { useStore } from '../../store/store.ts';
import { tensorRoom } from '../../store/tensors.ts';
import { Button } from '../../ui/Button.tsx';

/** DDIM inversion ends where other samplers begin: the way back from there. */
export function InversionBack() {
  const actions = useActions();
  const done = useStore((state) => state.run.state === 'done');
  const back = (): void => {
    const { run } = useStore.getState();
    const noise = tensorRoom.frame(run.total - 1)?.prev;
    if (noise === undefined) return;
    actions.editRecipe({ noise: pictureRoom.keep('the noise of a picture', noise).id, start: null, sampler: 'DDIMScheduler', options: {}, eta: 0 });
  };
  return (
    <Button look="link" disabled={!done} onClick={back}>
      Turn it back into the picture, with DDIM
    </Button>
  );
}
