import { UserError } from '../base/user-error.ts';
import { editsCheck } from '../protocol/edits-check.ts';
import { everywhere, parentOf, patched, segmentsOf } from '../protocol/fork.ts';
import { defaultRecipe } from '../protocol/manifest.ts';
import type { Recipe, RecipePatch } from '../protocol/recipe.ts';
import { checkRecipe } from '../store/check-recipe.ts';
import { sameRecipe } from '../store/link.ts';
import { linkedPosition } from '../store/linked-position.ts';
import { useStore } from '../store/store.ts';
import type { View } from '../store/view.ts';
import { History, type Snapshot } from './history.ts';
import { modelChange } from './model-change.ts';
import type { Problems } from './problems.ts';
import type { Runs } from './runs.ts';
import { editedRecipe } from './settle-recipe.ts';

/** What happens around a change of recipes. */
interface Page {
  /** Stops what is computed or played. */
  stop(): void;
  /** Whether a run with this model has to load it first. */
  lacks(model: string): boolean;
  /** Computes the runs that are there; with `play` the film is shown. */
  start(play: boolean): void;
  /** Before another model is brought in: what is on screen is there again where that does not come, and `again` asks for it once more. */
  hold(again: () => void): void;
  /** Brings another model in; with `play` the film is shown and comes to rest. */
  load(id: string, play: boolean): void;
  setView(patch: Partial<View>): void;
  /** A recipe is no longer what a link asked for. */
  changed(): void;
  /** The address should follow; `entry`: as a new entry in the browser's history. */
  address(entry: boolean): void;
}

/** Without a letter, the names stay. */
type Wanted = Omit<Snapshot, 'letter'> & { readonly letter?: Snapshot['letter'] | undefined };

/** Changes of the recipe in hand and of what is beside it, with undo and redo. */
export class Recipes {
  private readonly history = new History();

  constructor(
    private readonly runs: Runs,
    private readonly problems: Problems,
    private readonly page: Page,
  ) {}

  /**
   * Throws a UserError where the patch cannot be used, and leaves everything as it was. Runs the new recipe from the first frame that it
   * does not share with a run that is here; with `play` the playhead follows. The first edit of the network (`compare`) is made beside the
   * run as it was, and taking it back ends the comparison.
   */
  change(patch: RecipePatch, { play, compare }: { readonly play: boolean; readonly compare: boolean }): void {
    const { recipe, beside } = useStore.getState();
    const { recipe: next, schedule } = usable(patch);
    this.problems.clear('link', 'prompt', 'recipe');
    if (sameRecipe(next, recipe)) {
      // What was asked for did not come: it is asked for anew.
      if (this.page.lacks(next.model)) this.page.load(next.model, false);
      return;
    }
    const edited = 'edits' in patch;
    const kept = beside?.recipe ?? (compare && edited && recipe.edits.length === 0 ? recipe : null);
    this.begin();
    if (Object.keys(patch).some((field) => field !== 'edits')) this.leaveExperiment();
    if (schedule === null) this.openOther(next, play);
    else this.show({ recipe: next, beside: edited && kept !== null && sameRecipe(next, kept) ? null : kept }, play && !edited);
    this.page.address(true);
  }

  /** The run in hand is put beside, and the recipe that the patch makes of it is taken in hand. Throws a UserError. */
  compare(patch: RecipePatch): void {
    const { recipe, beside } = useStore.getState();
    const { recipe: next, schedule } = usable(patch);
    if (schedule === null) {
      throw otherModel();
    }
    this.problems.clear('link', 'prompt', 'recipe');
    this.begin();
    this.show({ recipe: next, beside: beside?.recipe ?? recipe }, false);
    this.page.address(true);
  }

  /**
   * The run in hand is put beside, as A, and a run that leaves it at a position is taken in hand, as B. At position 0 that is another run. Throws a UserError.
   */
  fork(at: number, patch: RecipePatch, renoise: boolean): void {
    const { recipe, run } = useStore.getState();
    if (at >= run.total) throw new UserError('fork-end', 'At the end there is nothing left to compute. Go to an earlier step, then fork there.');
    const { recipe: next } = usable({ ...patch, fork: at === 0 ? null : { at, ...(renoise ? { renoise } : {}) } });
    this.problems.clear('link', 'prompt', 'recipe');
    this.begin();
    this.leaveExperiment();
    this.show({ recipe: next, beside: recipe, letter: 'B' }, false);
    this.page.address(true);
  }

  /** The run that the one in hand forked from is taken in its place. */
  unfork(): void {
    const { recipe, beside } = useStore.getState();
    if (recipe.fork === null) return;
    const parent = parentOf(recipe, recipe.fork);
    this.begin();
    this.show({ recipe: parent, beside: beside === null || sameRecipe(parent, beside.recipe) ? null : beside.recipe }, false);
    this.page.address(true);
  }

  /** A run of this recipe in hand: alone, or as B beside the one that was. Throws a UserError. */
  take(asked: Recipe, beside: boolean): void {
    const { recipe, manifest, beside: before } = useStore.getState();
    if (asked.model !== manifest?.id && beside) throw otherModel();
    const next = asked.model === manifest?.id ? usable(asked).recipe : asked;
    if (sameRecipe(next, recipe) && (beside || before === null)) return;
    this.problems.clear('link', 'prompt', 'recipe');
    this.begin();
    this.leaveExperiment();
    if (next.model === manifest?.id) this.show({ recipe: next, beside: beside ? recipe : null, letter: beside ? 'B' : 'A' }, false);
    else this.openOther(next, true);
    this.page.address(true);
  }

  /** A: the model's own recipe with `base`. B: that with `change`. Throws a UserError. */
  stage(base: RecipePatch, change: RecipePatch): void {
    const { manifest } = useStore.getState();
    if (manifest === null) throw new UserError('not-ready', 'The model is still loading.');
    const beside = usable(patched(defaultRecipe(manifest), base)).recipe;
    const { recipe } = usable(patched(beside, change));
    this.problems.clear('link', 'prompt', 'recipe');
    this.begin();
    this.show({ recipe, beside }, false);
    this.page.setView({ step: useStore.getState().run.total });
    this.page.address(true);
  }

  /** Before other runs are gone to: the way back by undo. */
  remember(): void {
    this.history.push(snapshot());
  }

  /** Another model did not come, and the run of this recipe is in hand again: undo and redo go from there. */
  notMade(kept: Recipe): void {
    this.history.notMade(kept, snapshot());
  }

  /** Once the network is there: what it cannot have of a link's edits is said and left out. */
  settleEdits(): boolean {
    const { loaded } = useStore.getState();
    let settledHand = false;
    if (loaded === null) return settledHand;
    for (const run of this.runs.all()) {
      const said = new Set<string>();
      const settled = everywhere(run.recipe, (recipe) => {
        const { kept, refused } = editsCheck.certain.checkEdits(recipe.edits, loaded, recipe.prompt);
        for (const sentence of refused) said.add(sentence);
        return { ...recipe, edits: kept };
      });
      for (const sentence of said) this.problems.aboutLeftOut(`${sentence} The edit was left out.`);
      if (said.size === 0) continue;
      run.settle(settled, run.record.schedule);
      settledHand ||= run === this.runs.hand;
    }
    return settledHand;
  }

  /** Takes the run beside in hand, and the other way round. Nothing is computed or stopped. */
  exchange(): void {
    this.takeBeside(false);
  }

  /** The run beside is taken in hand under the letter of the one that was, which takes its own. */
  swapLetters(): void {
    this.takeBeside(true);
  }

  private takeBeside(swapsLetters: boolean): void {
    const { recipe, schedule, letter, beside, view } = useStore.getState();
    if (beside === null) return;
    const step = linkedPosition(schedule.timesteps, beside.schedule.timesteps, view.step);
    const [inHand, other] = swapsLetters ? [letter, beside.letter] : [beside.letter, letter];
    this.runs.arrange({ ...beside, letter: inHand }, { recipe, schedule, letter: other });
    this.page.setView({ step });
    this.page.address(false);
  }

  endComparison(keep: 'hand' | 'beside'): void {
    const { recipe, beside } = useStore.getState();
    if (beside === null) return;
    this.begin();
    this.show({ recipe: keep === 'hand' ? recipe : beside.recipe, beside: null }, false);
    this.page.address(true);
  }

  undo(): void {
    this.backTo(this.history.undo(snapshot()));
  }

  redo(): void {
    this.backTo(this.history.redo(snapshot()));
  }

  private backTo(to: Snapshot | null): void {
    if (to === null) return;
    this.page.changed();
    this.problems.clear('link', 'prompt', 'recipe');
    if (to.recipe.model === useStore.getState().manifest?.id) this.show(to, false);
    else this.open(to, true);
    this.page.address(true);
  }

  private begin(): void {
    this.history.push(snapshot());
    this.page.changed();
  }

  /** The run in hand is no longer one of the experiment that is open in the lab. */
  private leaveExperiment(): void {
    if (useStore.getState().view.experiment !== null) this.page.setView({ experiment: null });
  }

  /** A run of another model takes the place of all that is here; what it does not take along is said. */
  private openOther(recipe: Recipe, play: boolean): void {
    const left = modelChange.here?.leftBehind(useStore.getState(), recipe) ?? null;
    if (left !== null) this.problems.report({ code: 'left-behind', message: left, where: 'recipe', retry: false, undo: true });
    this.open({ recipe, beside: null }, play);
  }

  private open(wanted: Wanted, play: boolean): void {
    this.page.hold(() => {
      this.begin();
      this.open(wanted, play);
      this.page.address(true);
    });
    this.page.stop();
    this.leaveExperiment();
    this.arrange(wanted);
    this.page.setView({ step: 0, ...(wanted.beside === null ? { shows: 'run' } : {}) });
    this.page.load(wanted.recipe.model, play);
  }

  /** Has the runs of these recipes there and computes what they lack. With `play` the film is shown from its beginning. */
  private show(wanted: Wanted, play: boolean): void {
    this.page.stop();
    this.arrange(wanted);
    this.page.setView({ ...(play ? { step: 0 } : {}), ...(wanted.beside === null ? { shows: 'run' } : {}) });
    const { model } = wanted.recipe;
    // Another model may have been on its way, or have failed to come, since this one was described.
    if (this.page.lacks(model)) this.page.load(model, false);
    else this.page.start(play);
  }

  /** Recipes that are known to be good. The one beside is A, unless the two have their names already. */
  private arrange({ recipe, beside, letter: wished }: Wanted): void {
    const { manifest, letter, schedule, beside: before } = useStore.getState();
    const scheduleFor = (of: Recipe) => (manifest?.id === of.model ? checkRecipe(of, manifest) : schedule);
    const name = beside === null ? 'A' : (wished ?? (before === null ? 'B' : letter));
    this.runs.arrange(
      { recipe, schedule: scheduleFor(recipe), letter: name },
      beside === null ? null : { recipe: beside, schedule: scheduleFor(beside), letter: name === 'A' ? 'B' : 'A' },
    );
  }
}

/** The recipe that a patch makes, as the network that is there can run it. Throws a UserError. */
function usable(patch: RecipePatch): ReturnType<typeof editedRecipe> {
  const state = useStore.getState();
  const edited = editedRecipe(patch, state);
  const { loaded } = state;
  const recipes = loaded === null || edited.schedule === null ? [] : segmentsOf(edited.recipe);
  const [refused] = recipes.flatMap(({ recipe: { edits, prompt } }) => (loaded === null ? [] : editsCheck.certain.checkEdits(edits, loaded, prompt).refused));
  if (refused !== undefined) throw new UserError('edit-refused', `${refused} The run is unchanged.`);
  return edited;
}

function otherModel(): UserError {
  return new UserError('compare-model', 'Two models cannot be compared: they have no tensors in common. Change something else about the run.');
}

function snapshot(): Snapshot {
  const { recipe, beside, letter } = useStore.getState();
  return { recipe, beside: beside?.recipe ?? null, letter };
}
