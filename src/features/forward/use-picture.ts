import { useEffect, useState } from 'react';
import { messageOf } from '../../base/user-error.ts';
import { sampleLength } from '../../protocol/manifest.ts';
import { useActions } from '../../store/actions.ts';
import { isOwn, pictureRoom, type Picture } from '../../store/pictures.ts';
import { useStore } from '../../store/store.ts';

interface Chosen {
  /** Shipped with the model; empty before they are here. */
  readonly shipped: readonly Picture[];
  /** What is noised, or null while there is nothing. */
  readonly picture: Picture | null;
  /** A sentence where it is not the one that was asked for. */
  readonly problem: string | null;
}

const NONE: readonly Picture[] = [];

/** The picture that the view names; the first of ours where it names none, or one that is not here. */
export function usePicture(): Chosen {
  const actions = useActions();
  const manifest = useStore((state) => state.manifest);
  const wished = useStore((state) => state.view.picture);
  const [loaded, setLoaded] = useState<{ readonly model: string; readonly pictures: readonly Picture[]; readonly problem: string | null } | null>(null);
  const model = manifest?.id ?? null;
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
  if (manifest === null) return { shipped, picture: null, problem: null };
  const found = wished === null ? undefined : pictureRoom.find(manifest.id, wished, sampleLength(manifest));
  const picture = found ?? shipped[0] ?? null;
  return { shipped, picture, problem: here === null ? null : (here.problem ?? (wished === null || found !== undefined ? null : absence(wished))) };
}

function absence(id: string): string {
  return isOwn(id)
    ? 'The picture that this link names was the sender’s own and is not in the link, or was made for a model of another size; here is one of ours instead.'
    : `There is no picture “${id}” with this model; here is another one.`;
}
