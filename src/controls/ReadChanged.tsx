import { splitWords } from '../protocol/tokens.ts';
import { useStore } from '../store/store.ts';
import { changesOfRead } from '../store/read-names.ts';
import { useRecord, useSide } from '../store/side.ts';
import { describeEdit } from '../store/edit-words.ts';

/** Says of a tensor that is shown as it was computed that an edit of the run changes what is read of it; nothing where none does. */
export function ReadChanged({ tensor, index, className }: { tensor: string; index: number; className?: string | undefined }) {
  const recipe = useRecord((record) => record.recipe);
  const anatomy = useStore((state) => state.loaded?.anatomy ?? null);
  const difference = useSide() === 'difference';
  const words = anatomy?.crossAttention.some(({ probabilities }) => probabilities === tensor) === true;
  const edits = changesOfRead(recipe, index, tensor, words);
  if (difference || edits.length === 0) return null;
  return <p className={className}>Shown as computed. The layers that read it are given it changed: {edits.map((edit) => describeEdit(edit, anatomy, splitWords(recipe.prompt))).join(', ')}.</p>;
}
