import { samplerName } from '../diffusion/sampler-options.ts';
import type { Anatomy } from '../onnx/anatomy-types.ts';
import { segmentsOf } from '../protocol/fork.ts';
import { endOf, type Recipe } from '../protocol/recipe.ts';
import { splitWords } from '../protocol/tokens.ts';
import { describeEdit } from './edit-words.ts';
import { isGuided, promptWords } from './prompt-words.ts';
import type { RunRecord } from './store.ts';
import { lookWords, type LookInView } from './use-look.ts';
import { besideWords, forkDiffers } from './what-differs.ts';

/** What a run is, for captions: the words of its sentence. Pure. */

/** “a red heart”, seed 3, DDIM, 20 steps, guidance 3, and whatever else is out of the ordinary: “without skip 0 in steps 20–24”, “forked at step 8, seed 7 → 11”. */
export function runWords(recipe: Recipe, anatomy: Anatomy | null): string {
  const { prompt, seed, sampler, steps, guidanceScale } = recipe;
  const told = promptWords(recipe);
  const bare = { ...recipe, edits: [], fork: null };
  const ordinary: Recipe = { ...bare, negativePrompt: '', noise: 'philox', eta: 0, options: {}, start: null };
  const others = besideWords(bare, ordinary, anatomy);
  const forks = segmentsOf(recipe).flatMap(({ recipe: one }) => (one.fork === null ? [] : forkDiffers(one, one.fork, anatomy)));
  const edits = recipe.edits.map((edit) => describeEdit(edit, anatomy, splitWords(prompt)));
  return [
    ...(told === null ? [] : [told]),
    `seed ${seed}, ${samplerName(sampler)}, ${steps} steps`,
    ...(isGuided(recipe) ? [`guidance ${guidanceScale}`] : []),
    ...(others === 'the same' ? [] : [others]),
    ...forks,
    ...edits.filter((words) => !forks.includes(words)),
  ].join(', ');
}

/** What the page shows: one run, one beside another, or what the one in hand has more. */
export interface Shown {
  readonly recipe: Recipe;
  readonly beside: Pick<RunRecord, 'recipe' | 'letter'> | null;
  readonly letter: RunRecord['letter'];
  readonly view: { readonly shows: 'run' | 'difference' };
}

/** The words of what the page shows: “B: …; beside A: without edits”, “B − A, B: …; A: without edits”. */
export function shownWords({ recipe, beside, letter, view }: Shown, anatomy: Anatomy | null): string {
  const words = runWords(recipe, anatomy);
  if (beside === null) return words;
  const other = `${beside.letter}: ${besideWords(beside.recipe, recipe, anatomy)}`;
  return view.shows === 'difference' ? `${letter} − ${beside.letter}; ${letter}: ${words}; ${other}` : `${letter}: ${words}; beside it ${other}`;
}

/** Where a figure of the page stands: “step 12 · t = 500”; at the end of the run “the picture, step 25 of 25; inside the network the last evaluation, step 24 · t = 39”. */
export function figureWords(look: Pick<LookInView, 'index' | 'timestep' | 'finished' | 'total'>, recipe: Pick<Recipe, 'sampler'>): string {
  return look.finished ? `the ${endOf(recipe)}, step ${look.total} of ${look.total}; inside the network ${lookWords(look)}` : lookWords(look);
}
