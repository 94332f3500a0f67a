import type { Recipe } from '../../protocol/recipe.ts';

/** What was run last with each model that was left for one's own, for who comes back to it. */
const left = new Map<string, Recipe>();

export const leftRuns = {
  remember(recipe: Recipe): void {
    left.set(recipe.model, recipe);
  },
  of: (model: string): Recipe | undefined => left.get(model),
};
