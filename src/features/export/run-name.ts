import type { Recipe } from '../../protocol/recipe.ts';

/** What a file is of, so that it still says so in a folder of many. Pure. */

/** "a red heart", seed 3, DDIM, 20 steps → `red-heart-s3-ddim20`. */
export function runName({ prompt, seed, sampler, steps }: Pick<Recipe, 'prompt' | 'seed' | 'sampler' | 'steps'>): string {
  const words = prompt
    .toLowerCase()
    .replace(/^(an?|the) /, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  const short = sampler.replace(/Scheduler$/, '').replace(/Discrete$/, '').toLowerCase();
  return `${words === '' ? 'no-words' : words.slice(0, 40).replace(/-+$/, '')}-s${seed}-${short}${steps}`;
}

/** Of the archive that a script reads conditions from. */
export const keptName = (run: string): string => fileName('conditions', 'npz', run, null);

/**
 * A name that every file system takes; hats are kept as letters. `run` and `step` are null for what belongs to none, as weights.
 * `red-heart-s3-ddim20-step12-x0hat.png`
 */
export function fileName(stem: string, extension: string, run: string | null, step: number | null): string {
  const safe = stem
    .normalize('NFD')
    // An equation goes by what it gives.
    .replace(/^(.*?) = .*√.*$/, '$1 equation')
    .replace(/x\u0302(₀|0)/g, 'x0hat')
    .replace(/[εϵ]\u0302/g, 'epshat')
    .replace(/ε/g, 'eps')
    .replace(/[^\w.-]+/g, '_')
    .replace(/^[_.]+|_+$/g, '');
  return `${[run, step === null ? null : `step${step}`, safe === '' ? 'tensor' : safe.slice(0, 80)].filter((part) => part !== null).join('-')}.${extension}`;
}
