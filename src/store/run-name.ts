import type { Recipe } from '../protocol/recipe.ts';

/** What a file is of, so that it still says so in a folder of many. Pure. */

type Named = Pick<Recipe, 'prompt' | 'seed' | 'sampler' | 'steps'> & Partial<Pick<Recipe, 'start' | 'fork' | 'edits'>>;

/** Names of files have 255 bytes on most systems: so much is left for what follows. */
const MOST_BYTES = 80;

/** “a red heart” → `red-heart`; at most 40 letters, none of them cut in two. */
export function wordsInName(words: string): string {
  const all = words
    .toLowerCase()
    .replace(/^(an?|the) /, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  const bytes = new TextEncoder();
  let kept = '';
  for (const letter of Array.from(all).slice(0, 40)) {
    if (bytes.encode(kept + letter).length > MOST_BYTES) break;
    kept += letter;
  }
  return kept.replace(/-+$/, '');
}

/** "a red heart", seed 3, DDIM, 20 steps → `red-heart-s3-ddim20`; with edits `red-heart-s3-ddim20-edited`, forked `…-fork8`, from a picture `…-from10`. */
export function runName({ prompt, seed, sampler, steps, start, fork, edits }: Named): string {
  const words = wordsInName(prompt);
  const short = sampler.replace(/Scheduler$/, '').replace(/Discrete$/, '').toLowerCase();
  return [
    `${words === '' ? 'no-words' : words}-s${seed}-${short}${steps}`,
    ...(start === null || start === undefined ? [] : [`from${start.from}`]),
    ...(fork === null || fork === undefined ? [] : [`fork${fork.at}`]),
    ...(edits === undefined || edits.length === 0 ? [] : ['edited']),
  ].join('-');
}

/** … of what the page shows, where that is what B has more than A. */
export function shownName(recipe: Named, difference: { readonly of: string; readonly less: string } | null): string {
  return difference === null ? runName(recipe) : `${runName(recipe)}-${difference.of}-minus-${difference.less}`;
}

/** Of the archive that a script reads conditions from. */
export const keptName = (run: string): string => fileName('conditions', 'npz', run, null);

/** Signs that mean something are written out, so that −0.4 does not become 0.4. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/x\u0302(₀|_?0)/g, 'x0hat'],
  [/[εϵ]\u0302/g, 'epshat'],
  [/α\u0304/g, 'alphabar'],
  [/ε/g, 'eps'],
  [/σ/g, 'sigma'],
  [/λ/g, 'lambda'],
  [/η/g, 'eta'],
  [/′/g, 'prime'],
  [/−/g, '-'],
  [/×/g, 'x'],
  [/→/g, 'to'],
  [/÷/g, 'over'],
  [/₀/g, '0'],
];

/**
 * A name that every file system takes; hats are kept as letters. `run` and `step` are null for what belongs to none, as weights.
 * `red-heart-s3-ddim20-step12-x0hat.png`
 */
export function fileName(stem: string, extension: string, run: string | null, step: number | null): string {
  const safe = SIGNS.reduce(
    (text, [sign, word]) => text.replace(sign, word),
    stem
      .normalize('NFD')
      // An equation goes by what it gives.
      .replace(/^(\S{1,8}) = .*$/, '$1 equation'),
  )
    .replace(/[^\w.-]+/g, '_')
    .replace(/^[_.]+|_+$/g, '');
  return `${[run, step === null ? null : `step${step}`, safe === '' ? 'tensor' : safe.slice(0, 100)].filter((part) => part !== null).join('-')}.${extension}`;
}
