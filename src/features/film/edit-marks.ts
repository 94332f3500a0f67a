import type { Anatomy } from '../../onnx/anatomy-types.ts';
import { describeEdit } from '../../store/edit-words.ts';
import { linkedPosition } from '../../store/linked-position.ts';
import type { RunRecord } from '../../store/store.ts';

/** Where on the film the network is edited. Pure. */
export interface EditMark {
  /** Where two runs are compared: whose. */
  readonly letter: RunRecord['letter'] | null;
  /** Positions of the run in hand. */
  readonly first: number;
  readonly last: number;
  /** "without skip 0 in steps 20–24" */
  readonly words: string;
}

type Edited = Pick<RunRecord, 'letter' | 'recipe' | 'schedule' | 'run'>;

export function editMarks(hand: Edited, beside: Edited | null, anatomy: Anatomy | null): EditMark[] {
  const runs = beside === null ? [hand] : [hand, beside].sort((a, b) => a.letter.localeCompare(b.letter));
  return runs.flatMap((of) => {
    const end = of.run.total - 1;
    if (end < 0) return [];
    const here = (position: number): number => linkedPosition(of.schedule.timesteps, hand.schedule.timesteps, Math.min(position, end));
    return of.recipe.edits
      .filter(({ steps }) => steps === undefined || steps[0] <= end)
      .map((edit) => {
        const [first, last] = edit.steps ?? [0, end];
        const words = describeEdit(edit, anatomy, of.recipe.prompt.split(/\s+/));
        return { letter: beside === null ? null : of.letter, first: here(first), last: here(last), words };
      });
  });
}

/** One lane for each run that has any, in the order of their letters. */
export function lanesOf(marks: readonly EditMark[]): (readonly EditMark[])[] {
  const letters = [...new Set(marks.map(({ letter }) => letter))];
  return letters.map((of) => marks.filter(({ letter }) => letter === of));
}
