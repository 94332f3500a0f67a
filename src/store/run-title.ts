import { splitWords } from '../protocol/tokens.ts';
import { describeEdit } from './edit-words.ts';
import { pageTitle, type Titled } from './place-name.ts';

/** The title of a run under edits says what was done to the network: "a red heart, without skip 0, step 7". Apart from `pageTitle`, because the start has no edits. */
export function runTitle(state: Titled): string {
  const { prompt, edits } = state.recipe;
  const words = splitWords(prompt);
  return pageTitle(state, [prompt === '' ? 'no words' : prompt, ...edits.map((edit) => describeEdit(edit, state.loaded?.anatomy ?? null, words))].join(', '));
}
