import { useEffect, useMemo, useState } from 'react';
import { sampleLength } from '../../protocol/manifest.ts';
import { paintPicture } from '../../render/paint.ts';
import { putPixels } from '../../render/put-pixels.ts';
import { useActions } from '../../store/actions.ts';
import { isOwn, pictureRoom } from '../../store/pictures.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { formatTimestep } from '../../ui/format.ts';
import styles from './StartPhrase.module.css';

/** Where a run starts that does not start from noise. */
export function StartPhrase() {
  const actions = useActions();
  const start = useStore((state) => state.recipe.start);
  const manifest = useStore((state) => state.manifest);
  const timestep = useStore((state) => state.schedule.timesteps[0]);
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
  if (start === null) return null;
  const t = timestep === undefined ? '' : formatTimestep(timestep);
  return (
    <p className={styles.phrase}>
      {picture === undefined ? null : <canvas ref={setCanvas} className={styles.picture} aria-hidden="true" />}
      <span>
        The run starts from {picture === undefined ? `“${start.picture}”` : isOwn(picture.id) ? picture.name : `“${picture.name}”`}, noised to t = {t}.
        {!isOwn(start.picture) ? '' : pictureRoom.packed(start.picture) === undefined ? ' It is your own and does not travel in a link.' : ' It travels in the link.'}
      </span>
      <Button look="link" onClick={() => actions.editRecipe({ start: null })}>
        Start from noise
      </Button>
      {page === 'forward' ? null : (
        <Button look="link" onClick={() => actions.setView({ page: 'forward', picture: start.picture, t: timestep === undefined ? null : Math.round(timestep) })}>
          Forward process
        </Button>
      )}
    </p>
  );
}
