import { useEffect, useMemo, useState } from 'react';
import { messageOf } from '../../base/user-error.ts';
import type { Tensor } from '../../protocol/frame.ts';
import { paintPicture } from '../../render/paint.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { useLookInView } from '../../store/use-look.ts';
import { Button } from '../../ui/Button.tsx';
import { Raster } from '../../ui/Raster.tsx';
import { classNames } from '../../ui/class-names.ts';
import styles from './DecodedPicture.module.css';

/** Decoded pictures by their latents: going back along the film costs nothing. */
const decoded = new WeakMap<Float32Array, Tensor>();

/** What the autoencoder of a model of latents makes of those at the playhead: of x̂₀ on the way, of the result at the end. */
export function DecodedPicture() {
  const actions = useActions();
  const { frame, finished } = useLookInView();
  // While the film plays or the run computes, the network has the engine to itself.
  const busy = useStore((state) => state.playing || state.run.state === 'running' || state.engine.phase !== 'ready');
  const latents = frame === undefined ? null : finished ? frame.prev : frame.predX0;
  const [problem, setProblem] = useState<string | null>(null);
  const [, setVersion] = useState(0);
  const [large, setLarge] = useState(false);
  useEffect(() => {
    if (latents === null || busy || decoded.has(latents)) return;
    const abort = new AbortController();
    actions.decode(latents, abort.signal).then(
      (picture) => {
        decoded.set(latents, picture);
        setProblem(null);
        setVersion((version) => version + 1);
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setProblem(messageOf(error));
      },
    );
    return () => abort.abort();
  }, [actions, latents, busy]);
  const picture = latents === null ? undefined : decoded.get(latents);
  const [, channels = 3, height = 1, width = 1] = picture?.dims ?? [];
  const paint = useMemo(() => (picture === undefined ? null : () => paintPicture(picture.data, channels, height * width)), [picture, channels, height, width]);
  const name = finished ? 'The picture, decoded from the finished latents' : 'x̂₀, decoded from its latents';
  return (
    <figure className={styles.figure}>
      <div className={classNames(styles.picture, large && styles.large)}>
        <Raster name={name} rows={height} columns={width} paint={paint} waiting={problem ?? (busy ? 'decoded once the run pauses' : 'decoding…')} />
      </div>
      <figcaption>
        {name}
        {picture === undefined ? '' : `, ${height}×${width}`}{' '}
        <Button look="link" aria-expanded={large} onClick={() => setLarge(!large)}>
          {large ? 'smaller' : 'larger'}
        </Button>
      </figcaption>
      {problem === null ? null : <p role="status">{problem}</p>}
    </figure>
  );
}
