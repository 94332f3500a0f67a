import { useEffect, useMemo, useState } from 'react';
import { sampleLength } from '../../protocol/manifest.ts';
import { endOf } from '../../protocol/recipe.ts';
import { paintPicture } from '../../render/paint.ts';
import { putPixels } from '../../render/put-pixels.ts';
import { useActions } from '../../store/actions.ts';
import { isOwn, pictureRoom } from '../../store/pictures.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { formatFixed, formatTimestep } from '../../ui/format.ts';
import { InversionBack } from './InversionBack.tsx';
import styles from './StartPhrase.module.css';

/** Where a run starts that does not start from noise; of an inversion, where it ends as well, and the way back. */
export function StartPhrase() {
  const actions = useActions();
  const recipe = useStore((state) => state.recipe);
  const { start } = recipe;
  const manifest = useStore((state) => state.manifest);
  const timestep = useStore((state) => state.schedule.timesteps[0]);
  const alphaBar = useStore((state) => state.schedule.alphaBar[0] ?? 1);
  const page = useStore((state) => state.view.page);
  // Shipped pictures arrive with the run.
  useStore((state) => state.run.state);
  const [canvas, setCanvas] = useState<HTMLCanvasElement | null>(null);
  const picture = start === null || manifest === null ? undefined : pictureRoom.find(manifest.id, start.picture, sampleLength(manifest));
  const pixels = useMemo(
    () => (picture === undefined || manifest === null ? null : paintPicture(picture.data, manifest.sample.channels, manifest.sample.height * manifest.sample.width)),
    [picture, manifest],
  );
  useEffect(() => {
    if (canvas !== null && pixels !== null && manifest !== null) putPixels(canvas, pixels, manifest.sample.width, manifest.sample.height);
  }, [canvas, pixels, manifest]);
  const inverts = endOf(recipe) === 'noise';
  if (start === null) {
    return !inverts ? null : (
      <p className={styles.phrase}>
        <span>DDIM inversion goes from a picture to its noise.</span>
        {page === 'forward' ? null : (
          <Button look="link" onClick={() => actions.setView({ page: 'forward' })}>
            Choose a picture and start there
          </Button>
        )}
      </p>
    );
  }
  // Of an inversion x is a step cleaner than the timestep that the network is told, mostly the picture itself.
  const noised = inverts ? (alphaBar > 0.999 ? '' : `, noised to ᾱ = ${formatFixed(alphaBar, 3)}`) : `, noised to t = ${timestep === undefined ? '' : formatTimestep(timestep)}`;
  return (
    <p className={styles.phrase}>
      <span>
        {picture === undefined ? null : <canvas ref={setCanvas} className={styles.picture} aria-hidden="true" />}
        The run starts from {picture === undefined ? `“${start.picture}”` : isOwn(picture.id) ? picture.name : `“${picture.name}”`}{noised}{inverts ? ' and ends in its noise' : ''}.
        {!isOwn(start.picture) ? '' : pictureRoom.packed(start.picture) === undefined ? ' It is your own and does not travel in a link.' : ' It travels in the link.'}
      </span>
      {inverts ? (
        <InversionBack />
      ) : (
        <Button look="link" onClick={() => actions.editRecipe({ start: null })}>
          Start from noise
        </Button>
      )}
      {page === 'forward' ? null : (
        <Button look="link" onClick={() => actions.setView({ page: 'forward', picture: start.picture, t: timestep === undefined ? null : Math.round(timestep) })}>
          Forward process
        </Button>
      )}
    </p>
  );
}
