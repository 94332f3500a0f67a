import { optionWords, samplerName } from '../diffusion/sampler-options.ts';
import type { Anatomy } from '../onnx/anatomy-types.ts';
import { parentOf } from '../protocol/fork.ts';
import type { Fork, Recipe } from '../protocol/recipe.ts';
import { splitWords } from '../protocol/tokens.ts';
import { writeEdits } from './edit-link.ts';
import { describeEdit } from './edit-words.ts';
import { describeFork } from './fork-words.ts';
import { sameRecipe } from './link.ts';
import { isOwn } from './pictures.ts';
import { promptWords } from './prompt-words.ts';

/** What two recipes differ in, in a few words each. Pure. */

interface Difference {
  /** "seed"; empty where the value speaks for itself. */
  readonly name: string;
  readonly a: string;
  readonly b: string;
}

const fields: readonly { readonly name: string; readonly of: (recipe: Recipe) => string }[] = [
  { name: '', of: (recipe) => promptWords(recipe) ?? '' },
  { name: 'away from', of: ({ negativePrompt }) => (negativePrompt === '' ? 'no words' : `“${negativePrompt}”`) },
  { name: 'noise', of: ({ noise }) => (noise === 'torch' ? 'torch.randn' : noise.replace(/^own:.*/, 'from a file')) },
  { name: 'seed', of: ({ seed }) => String(seed) },
  { name: '', of: ({ sampler }) => samplerName(sampler) },
  { name: '', of: ({ steps }) => `${steps} steps` },
  { name: 'guidance', of: ({ guidanceScale }) => String(guidanceScale) },
  { name: 'η', of: ({ eta }) => String(eta) },
  { name: 'from', of: ({ start }) => (start === null ? 'noise' : `${isOwn(start.picture) ? 'a custom picture' : `“${start.picture}”`} at step ${start.from}`) },
];

function differences(a: Recipe, b: Recipe): Difference[] {
  const found = fields.map(({ name, of }) => ({ name, a: of(a), b: of(b) }));
  for (const name of new Set([...Object.keys(a.options), ...Object.keys(b.options)])) {
    const [before, after] = [optionWords(name, a.options[name]), optionWords(name, b.options[name])];
    found.push({ name: before.name, a: before.value, b: after.value });
  }
  return found.filter((each) => each.a !== each.b);
}

/** Edits of one recipe that the other has not. */
function ownEdits(of: Recipe, other: Recipe, anatomy: Anatomy | null): string[] {
  const theirs = other.edits.map((edit) => writeEdits([edit]));
  return of.edits.filter((edit) => !theirs.includes(writeEdits([edit]))).map((edit) => describeEdit(edit, anatomy, splitWords(of.prompt)));
}

/** What a run that forks has otherwise than the one which it left: "forked at step 8, seed 7 → 11". */
export function forkDiffers(recipe: Recipe, fork: Fork, anatomy: Anatomy | null): string[] {
  return [describeFork(fork), ...whatDiffers(parentOf(recipe, fork), { ...recipe, fork: fork.of.fork ?? null }, anatomy)];
}

/** … in its own sentence, where its edits stand beside it as clauses of their own: those that it has no longer are said. */
export function forkClause(recipe: Recipe, fork: Fork, anatomy: Anatomy | null): string[] {
  const parent = parentOf(recipe, fork);
  const { edits } = recipe;
  return forkDiffers({ ...recipe, edits: edits.filter((edit) => parent.edits.some((one) => writeEdits([one]) === writeEdits([edit]))) }, fork, anatomy);
}

/** From a to b: "seed 7 → 9", "without skip 0 in steps 20–24". Empty where the two are the same. */
export function whatDiffers(a: Recipe, b: Recipe, anatomy: Anatomy | null): string[] {
  if (b.fork !== null && sameRecipe(parentOf(b, b.fork), a)) return forkDiffers(b, b.fork, anatomy);
  const [before, after] = [a, b].map(({ fork }) => (fork === null ? '' : describeFork(fork)));
  return [
    ...(before === after ? [] : after === '' ? [`no longer ${before}`] : [after ?? '']),
    ...differences(a, b).map(({ name, a: from, b: to }) => `${name === '' ? '' : `${name} `}${from} → ${to}`),
    ...ownEdits(b, a, anatomy),
    ...ownEdits(a, b, anatomy).map((words) => `no longer ${words}`),
  ];
}

/** The edits that both have: no difference, and still nothing that a run has by itself. */
export function editsInCommon(a: Recipe, b: Recipe, anatomy: Anatomy | null): string[] {
  const own = ownEdits(a, b, anatomy);
  return a.edits.map((edit) => describeEdit(edit, anatomy, splitWords(a.prompt))).filter((words) => !own.includes(words));
}

/** What the one is called beside the other: "seed 7". Of two that differ only in edits, the one without is "without edits". */
export function besideWords(of: Recipe, other: Recipe, anatomy: Anatomy | null): string {
  const forks = of.fork === null || (other.fork !== null && describeFork(other.fork) === describeFork(of.fork)) ? [] : [describeFork(of.fork)];
  const own = [...forks, ...differences(of, other).map(({ name, a }) => (name === '' ? a : `${name} ${a}`)), ...ownEdits(of, other, anatomy)];
  if (own.length > 0) return own.join(', ');
  if (other.fork !== null && of.fork === null) return 'not forked';
  return other.edits.length > of.edits.length ? (of.edits.length === 0 ? 'without edits' : 'without them') : 'the same';
}
