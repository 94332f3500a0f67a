import { patched } from '../../protocol/fork.ts';
import { defaultRecipe, type Manifest } from '../../protocol/manifest.ts';
import type { Recipe } from '../../protocol/recipe.ts';
import type { Place } from '../../store/actions.ts';
import { canonicalRecipe } from '../../store/link.ts';
import type { Experiment } from './experiments/experiment.ts';

/** What the person had on the page before the experiments of this visit put runs of their own there: it comes back when it is asked for. */
export class OwnRun {
  private place: Place | null = null;
  /** Recipes of runs that experiments put on the page. */
  private readonly staged = new Set<string>();

  get(): Place | null {
    return this.place;
  }

  /** Before an experiment is staged. Of a row of experiments the run before the first is the person's. */
  keep(now: Place, { base, change }: Pick<Experiment, 'base' | 'change'>, manifest: Manifest): void {
    if (!this.isStaged(now.recipe)) this.place = now;
    const plain = patched(defaultRecipe(manifest), base);
    for (const recipe of [plain, patched(plain, change)]) this.staged.add(canonicalRecipe(recipe));
  }

  private isStaged(recipe: Recipe): boolean {
    return this.staged.has(canonicalRecipe(recipe));
  }
}

export const ownRun = new OwnRun();
