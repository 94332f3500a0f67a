import type { Edit } from '../protocol/edits.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { sameRecipe } from './link.ts';
import { writeEdits } from './edit-link.ts';

/**
 * How many frames, from the first on, two recipes have in common for certain: those before the first position at which their edits differ,
 * where all else is equal. Infinity for the same recipe.
 */
export function sharedFrames(a: Recipe, b: Recipe): number {
  if (!sameRecipe({ ...a, edits: [] }, { ...b, edits: [] })) return 0;
  let same = 0;
  while (same < Math.min(a.edits.length, b.edits.length) && equal(a.edits[same], b.edits[same])) same++;
  return Math.min(Infinity, ...[...a.edits.slice(same), ...b.edits.slice(same)].map(({ steps }) => steps?.[0] ?? 0));
}

function equal(a: Edit | undefined, b: Edit | undefined): boolean {
  return a !== undefined && b !== undefined && writeEdits([a]) === writeEdits([b]);
}
