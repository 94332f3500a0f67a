import { linkedPosition } from '../../store/linked-position.ts';
import { useStore, type RunRecord } from '../../store/store.ts';
import { tensorRoom } from '../../store/tensors.ts';
import { useRoomChanges } from '../../store/use-steps.ts';
import { besideWords, editsInCommon, whatDiffers } from '../../store/what-differs.ts';
import { pictureAt, type Computed } from './step-differences.ts';

export type Letter = RunRecord['letter'];

/** One of two runs that are compared. */
export interface Run extends Computed {
  readonly record: RunRecord;
  readonly letter: Letter;
  /** Its own of what the two differ in. */
  readonly words: string;
  /** Where it stands while the run in hand stands at the playhead. */
  readonly position: number;
  /** x̂₀ there, or the picture. */
  readonly picture: Float32Array | undefined;
}

export interface Comparison {
  readonly a: Run;
  readonly b: Run;
  /** From A to B: "seed 7 → 9". */
  readonly differs: readonly string[];
  /** The edits of both. */
  readonly common: readonly string[];
  readonly inHand: Run;
  readonly beside: Run;
  /** The difference is `of` − `from`: B − A, but where the page shows A's difference from B. */
  readonly of: Run;
  readonly from: Run;
}

/** The two runs that are compared, by their letters; null while there is one. */
export function useComparison(): Comparison | null {
  const state = useStore();
  useRoomChanges();
  const { beside, view, loaded } = state;
  const room = tensorRoom.beside;
  if (beside === null || room === null) return null;
  const anatomy = loaded?.anatomy ?? null;
  const at = linkedPosition(state.schedule.timesteps, beside.schedule.timesteps, view.step);
  const make = (record: RunRecord, other: RunRecord, ownRoom: Computed['room'], position: number): Run => ({
    record,
    room: ownRoom,
    letter: record.letter,
    words: besideWords(record.recipe, other.recipe, anatomy),
    position,
    picture: pictureAt({ record, room: ownRoom }, position),
  });
  const inHand = make(state, beside, tensorRoom.hand, view.step);
  const other = make(beside, state, room, at);
  const [a, b] = inHand.letter === 'A' ? [inHand, other] : [other, inHand];
  return { a, b, differs: whatDiffers(a.record.recipe, b.record.recipe, anatomy), common: editsInCommon(a.record.recipe, b.record.recipe, anatomy), inHand, beside: other, ...(view.shows === 'difference' ? { of: inHand, from: other } : { of: b, from: a }) };
}
