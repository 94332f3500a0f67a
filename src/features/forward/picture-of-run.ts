import type { Recipe } from '../../protocol/recipe.ts';
import { pictureRoom, type Picture } from '../../store/pictures.ts';
import { useStore } from '../../store/store.ts';
import { tensorRoom } from '../../store/tensors.ts';

/** The finished picture of the run in hand, whose recipe this is, kept among the person’s own; null before there is one. */
export function pictureOf({ prompt, seed }: Recipe): Picture | null {
  const data = tensorRoom.frame(useStore.getState().run.total - 1)?.prev;
  if (data === undefined) return null;
  return pictureRoom.keep(`this run’s picture (${prompt === '' ? '' : `“${prompt}”, `}seed ${seed})`, data);
}
