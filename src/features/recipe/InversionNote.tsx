import { useActions } from '../../store/actions.ts';
import { pictureRoom } from '../../store/pictures.ts';
import { useStore } from '../../store/store.ts';
import { tensorRoom } from '../../store/tensors.ts';
import { Button } from '../../ui/Button.tsx';

/** DDIM inversion ends where other samplers begin: what it begins with, and the way back. */
export function InversionNote() {
  const actions = useActions();
  const inverts = useStore((state) => state.recipe.sampler === 'DDIMInverseScheduler');
  const fromPicture = useStore((state) => state.recipe.start !== null);
  const done = useStore((state) => state.run.state === 'done');
  if (!inverts) return null;
  if (!fromPicture) {
    return (
      <p role="status">
        DDIM inversion goes from a picture to its noise.{' '}
        <Button look="link" onClick={() => actions.setView({ page: 'forward' })}>
          Choose a picture and start there
        </Button>
      </p>
    );
  }
  const back = (): void => {
    const { run } = useStore.getState();
    const noise = tensorRoom.frame(run.total - 1)?.prev;
    if (noise === undefined) return;
    actions.editRecipe({ noise: pictureRoom.keep('the noise of a picture', noise).id, start: null, sampler: 'DDIMScheduler', options: {}, eta: 0 });
  };
  return (
    <p role="status">
      {done ? 'This is the noise of the picture. ' : ''}
      <Button look="link" disabled={!done} onClick={back}>
        Turn it back into the picture, with DDIM
      </Button>
    </p>
  );
}
