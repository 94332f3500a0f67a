import { useMemo } from 'react';
import { endOf } from '../../protocol/recipe.ts';
import { linkedPosition } from '../../store/linked-position.ts';
import { useStore, type RunRecord } from '../../store/store.ts';
import { tensorRoom } from '../../store/tensors.ts';
import { picturesAt } from './film-pictures.ts';

/** A row of the film's pictures, on the positions of the run in hand. */
export interface FilmRow {
  readonly shows: 'noisy' | 'expected';
  readonly side: 'hand' | 'beside';
  /** Where two runs are compared: whose. */
  readonly letter: RunRecord['letter'] | null;
}

const alone: readonly FilmRow[] = [
  { shows: 'noisy', side: 'hand', letter: null },
  { shows: 'expected', side: 'hand', letter: null },
];

/** x_t over x̂₀; of two runs x̂₀ of both, A above B, under what the one in hand was given where there is room for that: the figure has it too. */
export function useFilmRows(small = false): readonly FilmRow[] {
  const compared = useStore((state) => state.beside !== null);
  const letter = useStore((state) => state.letter);
  return useMemo(() => {
    if (!compared) return alone;
    const expected = (['A', 'B'] as const).map((each): FilmRow => ({ shows: 'expected', side: each === letter ? 'hand' : 'beside', letter: each }));
    return small ? expected : [{ shows: 'noisy', side: 'hand', letter }, ...expected];
  }, [compared, letter, small]);
}

/** The picture of a row at a position of the run in hand, whose end is `last`; undefined while it is not known. */
export function pictureInRow({ shows, side }: FilmRow, position: number, last: number): Float32Array | undefined {
  const { recipe, schedule, beside } = useStore.getState();
  if (side === 'hand') return picturesAt(tensorRoom.allFrames(), position, last, endOf(recipe))[shows];
  if (beside === null) return undefined;
  const linked = linkedPosition(schedule.timesteps, beside.schedule.timesteps, position);
  return picturesAt(tensorRoom.allFrames('beside'), linked, beside.run.total, endOf(beside.recipe))[shows];
}

/** Height of rows of pictures of a side. */
export function heightOfRows(rows: readonly FilmRow[], side: number, gap: number): number {
  return rows.length * side + (rows.length - 1) * gap;
}
