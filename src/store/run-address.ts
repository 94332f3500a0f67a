import type { Recipe } from '../protocol/recipe.ts';
import { canonicalRecipe } from './link.ts';
import { ownModels } from './own-models.ts';

/** The address of a run, on the page that is open at `page`: its recipe, and nothing of what is looked at; of a model that was fetched, from where. */
export function runAddress(recipe: Recipe, page = window.location.href): string {
  const url = new URL(page);
  const from = ownModels.addressOf(recipe.model);
  if (from !== null) url.searchParams.set('model', from);
  else url.searchParams.delete('model');
  url.hash = canonicalRecipe(recipe, ownModels.answersOf(recipe.model));
  return url.href;
}
