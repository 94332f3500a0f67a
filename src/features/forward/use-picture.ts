import { useEffect, useMemo, useState } from 'react';
import { messageOf } from '../../base/user-error.ts';
import { sampleLength } from '../../protocol/manifest.ts';
import { useActions } from '../../store/actions.ts';
import { isOwn, pictureRoom, type Picture } from '../../store/pictures.ts';
import { useStore } from '../../store/store.ts';
import { pictureOf } from './picture-of-run.ts';

interface Chosen {
  /** Shipped with the model; empty before they are here. */
  readonly shipped: readonly Picture[];
  /** What is noised, or null while there is nothing. */
  readonly picture: Picture | null;
  /** A sentence where it is not the one that was asked for. */
  readonly problem: string | null;
  /** What there is to wait for while there is none. */
  readonly waiting: string;
}

const NONE: readonly Picture[] = [];

/** The picture that the view names; where it names none, or one that is not here, the first of those that came with the model, and where none did, as with a person’s own, this run’s. */
export function usePicture(): Chosen {
  const actions = useActions();
  const manifest = useStore((state) => state.manifest);
  const wished = useStore((state) => state.view.picture);
  const [loaded, setLoaded] = useState<{ readonly model: string; readonly pictures: readonly Picture[]; readonly problem: string | null } | null>(null);
  const model = manifest?.id ?? null;
  // Not asked for until the run has it.
  const recipe = useStore((state) => state.recipe);
  const ran = useStore(({ run }) => run.state === 'done' && run.total > 0) && recipe.model === model;
  useEffect(() => {
    if (model === null) return;
    const abort = new AbortController();
    actions.pictures(abort.signal).then(
      (pictures) => {
        if (!abort.signal.aborted) setLoaded({ model, pictures, problem: null });
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setLoaded({ model, pictures: NONE, problem: messageOf(error) });
      },
    );
    return () => abort.abort();
  }, [actions, model]);
  const here = loaded !== null && loaded.model === model ? loaded : null;
  const shipped = here?.pictures ?? NONE;
  const ofRun = useMemo(() => (ran && here?.pictures.length === 0 ? pictureOf(recipe) : null), [ran, here, recipe]);
  if (manifest === null) return { shipped, picture: null, problem: null, waiting: 'waiting for the model' };
  const found = wished === null ? undefined : pictureRoom.find(manifest.id, wished, sampleLength(manifest));
  const picture = found ?? shipped[0] ?? ofRun;
  const waiting = here === null ? 'waiting for the pictures' : ran ? 'choose a picture above' : 'waiting for this run’s picture';
  return { shipped, picture, waiting, problem: here === null ? null : (here.problem ?? (wished === null || found !== undefined ? null : absence(wished, shipped.length > 0))) };
}

function absence(id: string, hasShipped: boolean): string {
  const instead = hasShipped ? 'here is one of ours instead' : 'here is this run’s instead';
  return isOwn(id)
    ? `The picture that this link names was the sender’s own and is not in the link, or was made for a model of another size; ${instead}.`
    : `There is no picture “${id}” with this model; ${hasShipped ? 'here is another one' : 'here is this run’s'}.`;
}
