import type { Recipe } from '../protocol/recipe.ts';
import { splitWords } from '../protocol/tokens.ts';
import { describeEdit } from './edit-words.ts';
import { pageTitle, type Titled } from './place-name.ts';
import { promptWords } from './prompt-words.ts';

/**
 * The title of a run under edits says what was done to the network: "a red heart, without skip 0, step 7"; of a model of one's own, what that is told: "class 3, step 7",
 * "seed 0, step 7". Apart from `pageTitle`, because the start has neither.
 */
export function runTitle(state: Titled & { readonly recipe: Pick<Recipe, 'model' | 'seed'> }): string {
  const { prompt, seed, edits } = state.recipe;
  const words = splitWords(prompt);
  return pageTitle(state, [promptWords(state.recipe)?.replaceAll(/[“”]/g, '') ?? `seed ${seed}`, ...edits.map((edit) => describeEdit(edit, state.loaded?.anatomy ?? null, words))].join(', '));
}
