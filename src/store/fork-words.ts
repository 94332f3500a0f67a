import type { Fork } from '../protocol/recipe.ts';

/** "forked at step 8, noise redrawn" */
export function describeFork({ at, renoise }: Pick<Fork, 'at' | 'renoise'>): string {
  return `forked at step ${at}${renoise === true ? ', noise redrawn' : ''}`;
}
