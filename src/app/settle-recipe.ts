import { UserError } from '../base/user-error.ts';
import { defaultRecipe, type Manifest } from '../protocol/manifest.ts';
import { patched, segmentsOf } from '../protocol/fork.ts';
import type { Recipe, RecipePatch } from '../protocol/recipe.ts';
import { checkRecipe, problemOf, readRecipe } from '../store/check-recipe.ts';
import { isOwnModel } from '../store/own-models.ts';
import { missingNoise, missingStart, withMovedStart } from '../store/start.ts';
import type { Schedule } from '../store/store.ts';

/** What is run of what was asked for. */

export interface SettledRecipe {
  readonly recipe: Recipe;
  readonly schedule: Schedule;
  /** A sentence for each thing that is not as it was asked for. */
  readonly said: readonly string[];
}

/**
 * The recipe of a link as this model can run it: what it cannot is said and replaced by the model's own default. Throws where not even
 * that can be run.
 */
export function settleRecipe(asked: Recipe, manifest: Manifest): SettledRecipe {
  const said: string[] = [];
  const here = { ...asked, model: manifest.id };
  const missing = missingStart(here.start, manifest);
  if (missing !== null) said.push(`${missing}; it starts from noise instead.`);
  const noise = missingNoise(here.noise, manifest);
  if (noise !== null) said.push(`${noise}; it starts from the seed’s instead.`);
  const wished: Recipe = { ...here, ...(missing === null ? {} : { start: null }), ...(noise === null ? {} : { noise: 'philox' }) };
  const positive = wished.negativePrompt === '' ? [] : [{ ...wished, fork: null, negativePrompt: '' }];
  const unforked = wished.fork === null ? [] : [{ ...wished, fork: null }];
  const plain = Object.keys(wished.options).length === 0 ? [] : [{ ...wished, fork: null, options: {} }];
  for (const recipe of [wished, ...unforked, ...plain, ...positive, { ...wished, fork: null, negativePrompt: '', prompt: manifest.recipe.prompt }]) {
    try {
      return { recipe, schedule: checkRecipe(recipe, manifest), said };
    } catch (error) {
      const { code, message } = problemOf(error, 'link', false);
      const sentence = `${message} ${code === 'recipe-fork' ? 'The run is shown without the fork.' : 'The default was used instead.'}`;
      if (!said.includes(sentence)) said.push(sentence);
    }
  }
  const recipe = defaultRecipe(manifest);
  return { recipe, schedule: checkRecipe(recipe, manifest), said };
}

/** The recipe that an edit makes; the schedule where the model is the present one. Throws a UserError where it cannot be used. */
export function editedRecipe(
  patch: RecipePatch,
  { recipe, manifest, models }: { readonly recipe: Recipe; readonly manifest: Manifest | null; readonly models: readonly string[] },
): { recipe: Recipe; schedule: Schedule | null } {
  const asked = readRecipe(patched(recipe, patch));
  const present = manifest?.id === asked.model ? manifest : null;
  // Where a run starts is said in a patch, or moved with what is patched.
  const moved = present === null || 'start' in patch ? asked.start : withMovedStart(firstOf(asked), firstOf(recipe), present).start;
  const next = { ...asked, start: moved };
  const missing = present === null ? null : missingStart(next.start, present);
  if (missing !== null) throw new UserError('start-picture', `${missing}. Choose one on the forward-process page. The run is unchanged.`);
  if (models.length > 0 && !models.includes(next.model) && !isOwnModel(next.model)) {
    throw new UserError('recipe-model', `There is no model “${next.model}” here. There are: ${models.join(', ')}.`);
  }
  return { recipe: next, schedule: present === null ? null : checkRecipe(next, present) };
}

/** The recipe of the run that all its forks come from: where it starts is said in terms of that. */
function firstOf(recipe: Recipe): Recipe {
  return segmentsOf(recipe)[0]?.recipe ?? recipe;
}
