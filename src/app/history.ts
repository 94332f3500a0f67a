import type { Recipe } from '../protocol/recipe.ts';

/** What undo goes back to: the recipe in hand and the one beside it. */
export interface Snapshot {
  readonly recipe: Recipe;
  readonly beside: Recipe | null;
  /** What the one in hand is called. */
  readonly letter: 'A' | 'B';
}

/** Changes that can be taken back; older ones are forgotten, so that a long visit holds no more than a short one. */
export const MOST_KEPT = 200;

/** Undo and redo of recipes. A change after an undo forgets what was undone. */
export class History {
  private readonly past: Snapshot[] = [];
  private future: Snapshot[] = [];

  /** Before a change. */
  push(present: Snapshot): void {
    this.past.push(present);
    if (this.past.length > MOST_KEPT) this.past.shift();
    this.future = [];
  }

  /** What to go back to, or null at the beginning. */
  undo(present: Snapshot): Snapshot | null {
    return move(this.past, this.future, present);
  }

  redo(present: Snapshot): Snapshot | null {
    return move(this.future, this.past, present);
  }

  /** The change to `present`, or the way back to it, came to nothing: `kept` is there as before. */
  notMade(kept: Recipe, present: Snapshot): void {
    if (this.past.at(-1)?.recipe === kept) this.undo(present);
    else if (this.future.at(-1)?.recipe === kept) this.redo(present);
  }
}

function move(from: Snapshot[], to: Snapshot[], present: Snapshot): Snapshot | null {
  const next = from.pop();
  if (next === undefined) return null;
  to.push(present);
  return next;
}
