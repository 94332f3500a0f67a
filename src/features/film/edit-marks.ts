import type { Anatomy } from '../../onnx/anatomy-types.ts';
import { splitWords } from '../../protocol/tokens.ts';
import { describeEdit } from '../../store/edit-words.ts';
import { describeFork } from '../../store/fork-words.ts';
import { linkedPosition } from '../../store/linked-position.ts';
import type { RunRecord } from '../../store/store.ts';

/** Where on the film a run forks, and where the network is edited. Pure. */
export interface EditMark {
  /** Where two runs are compared: whose. */
  readonly letter: RunRecord['letter'] | null;
  /** Positions of the run in hand. */
  readonly first: number;
  readonly last: number;
  /** "without skip 0 in steps 20–24", "forked at step 8" */
  readonly words: string;
  /** Whether it is not an edit, but where the run left another. */
  readonly fork?: true;
}

export type Edited = Pick<RunRecord, 'letter' | 'recipe' | 'schedule' | 'run'>;

export function editMarks(hand: Edited, beside: Edited | null, anatomy: Anatomy | null): EditMark[] {
  const runs = beside === null ? [hand] : [hand, beside].sort((a, b) => a.letter.localeCompare(b.letter));
  return runs.flatMap((of) => {
    const end = of.run.total - 1;
    if (end < 0) return [];
    const mark = (first: number, last: number) => ({ letter: beside === null ? null : of.letter, first: here(first), last: here(last) });
    const here = (position: number): number => linkedPosition(of.schedule.timesteps, hand.schedule.timesteps, Math.min(position, end));
    const { fork } = of.recipe;
    const forks = fork === null || fork.at > end ? [] : [{ ...mark(fork.at, end), words: describeFork(fork), fork: true as const }];
    const edits = of.recipe.edits
      .filter(({ steps }) => steps === undefined || (steps[0] <= end && steps[1] >= (fork?.at ?? 0)))
      .map((edit) => {
        const [first, last] = edit.steps ?? [0, end];
        return { ...mark(Math.max(first, fork?.at ?? 0), last), words: describeEdit(edit, anatomy, splitWords(of.recipe.prompt)) };
      });
    return [...forks, ...edits];
  });
}

/** For each run that has any, in the order of their letters, a lane for where it forks and one for its edits. */
export function lanesOf(marks: readonly EditMark[]): (readonly EditMark[])[] {
  const lane = ({ letter, fork }: EditMark): string => `${letter ?? ''} ${fork ?? ''}`;
  return [...new Set(marks.map(lane))].map((of) => marks.filter((mark) => lane(mark) === of));
}
