import type { Anatomy } from '../onnx/anatomy-types.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { splitWords } from '../protocol/tokens.ts';
import { describeEdit } from './edit-words.ts';
import { pageTitle } from './place-name.ts';
import type { View } from './view.ts';

/** The title of a run under edits says what was done to the network: "a red heart, without skip 0, step 7 · Unetscope". Apart from `pageTitle`, because the start has no edits. */
export function runTitle(view: Pick<View, 'page' | 'tensor' | 'step'>, { prompt, edits }: Pick<Recipe, 'prompt' | 'edits'>, total: number, anatomy: Anatomy | null): string {
  const words = splitWords(prompt);
  return pageTitle(view, [prompt === '' ? 'no words' : prompt, ...edits.map((edit) => describeEdit(edit, anatomy, words))].join(', '), total, anatomy);
}
