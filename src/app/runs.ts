import type { UserError } from '../base/user-error.ts';
import { segmentsOf } from '../protocol/fork.ts';
import type { Frame } from '../protocol/frame.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { sameRecipe } from '../store/link.ts';
import { sharedFrames } from '../store/shared-frames.ts';
import { useStore, type RunRecord } from '../store/store.ts';
import { tensorRoom } from '../store/tensors.ts';
import { Run, type RunContext } from './run.ts';

/** A run that is to be there. */
export type Wanted = Pick<RunRecord, 'recipe' | 'schedule' | 'letter'>;

/** The run in hand and the one beside it. */
export class Runs {
  private inHand: Run;
  private other: Run | null = null;
  private lastId = 0;

  constructor(private readonly context: RunContext) {
    const { recipe, schedule, letter } = useStore.getState();
    this.inHand = this.begin({ recipe, schedule, letter });
    this.show();
  }

  get hand(): Run {
    return this.inHand;
  }

  get beside(): Run | null {
    return this.other;
  }

  all(): Run[] {
    return this.other === null ? [this.inHand] : [this.inHand, this.other];
  }

  /**
   * Has these runs there. One that is here already with the same recipe stays as it is, whichever place it had; another begins with the
   * frames that it shares with one that is here. What is not wanted any more stops and is gone.
   */
  arrange(hand: Wanted, beside: Wanted | null): void {
    const before = this.all();
    const free = [...before];
    const take = (wanted: Wanted): Run => {
      const at = free.findIndex(({ recipe }) => sameRecipe(recipe, wanted.recipe));
      const [held] = at < 0 ? [] : free.splice(at, 1);
      return held ?? this.beginFrom(wanted, before);
    };
    const inHand = take(hand);
    const other = beside === null ? null : take(beside);
    for (const run of free) run.stop();
    this.inHand = inHand;
    this.other = other;
    this.show();
    inHand.update({ letter: hand.letter });
    if (beside !== null) other?.update({ letter: beside.letter });
    if (before.some(isEdited) && !this.all().some(isEdited)) this.context.engine.forgetEdits();
  }

  /** Has runs there that were there before. */
  putBack(hand: Run, beside: Run | null): void {
    this.stop();
    this.inHand = hand;
    this.other = beside;
    this.show();
  }

  /** Another model or device: all that was computed is of no use. */
  forget(): void {
    for (const run of this.all()) {
      run.stop();
      run.forget();
    }
  }

  stop(reason?: UserError): void {
    for (const run of this.all()) run.stop(reason);
  }

  private begin(wanted: Wanted): Run {
    return new Run(this.context, { ...wanted, runId: ++this.lastId });
  }

  private beginFrom(wanted: Wanted, others: readonly Run[]): Run {
    const run = this.begin(wanted);
    const known = others.map((other) => framesFor(other, wanted.recipe)).sort((a, b) => b.length - a.length)[0];
    if (known !== undefined) run.adopt(known);
    return run;
  }

  private show(): void {
    tensorRoom.arrange(this.inHand.room, this.other?.room ?? null);
    useStore.setState({ ...this.inHand.record, beside: this.other?.record ?? null });
  }
}

function isEdited({ recipe }: Run): boolean {
  return segmentsOf(recipe).some(({ recipe: { edits } }) => edits.length > 0);
}

/** The frames of a run that another recipe has too. Those that were shipped are of another device's making. */
function framesFor(run: Run, recipe: Recipe): readonly Frame[] {
  const { run: status } = run.record;
  if (status.source !== 'live') return [];
  const count = Math.min(status.computed, sharedFrames(run.recipe, recipe));
  return run.room.allFrames().slice(0, count).filter((frame): frame is Frame => frame !== undefined);
}
