import type { Edit } from '../protocol/edits.ts';
import { sameSchedule, segmentsOf, type Segment } from '../protocol/fork.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { writeEdits } from './edit-link.ts';
import { sameRecipe } from './link.ts';

/**
 * How many frames, from the first on, two recipes have in common for certain: those before the first position at which what holds there differs, or an
 * edit of theirs, or how they came there. Infinity for the same recipe.
 */
export function sharedFrames(a: Recipe, b: Recipe): number {
  const [ofA, ofB] = [segmentsOf(a), segmentsOf(b)];
  const starts = [...new Set([...ofA, ...ofB].map(({ at }) => at))].sort((x, y) => x - y);
  for (const [i, at] of starts.entries()) {
    if (turnsAt(ofA, at) !== turnsAt(ofB, at)) return at;
    const [here, there] = [holdingAt(ofA, at), holdingAt(ofB, at)];
    if (here === undefined || there === undefined) return at;
    const differing = firstDifference(here.recipe, there.recipe, at);
    if (differing < (starts[i + 1] ?? Infinity)) return differing;
  }
  return Infinity;
}

/** The last segment that begins at a position or before it. */
function holdingAt(segments: readonly Segment[], at: number): Segment | undefined {
  return segments.findLast((segment) => segment.at <= at);
}

/** What a fork does to x or to the sampler's memory at a position, if anything. */
function turnsAt(segments: readonly Segment[], at: number): string {
  return segments
    .flatMap((segment, i) => {
      const before = segments[i - 1];
      if (segment.at !== at || before === undefined) return [];
      if (segment.renoise) return [`noise of ${segment.recipe.seed}`];
      return sameSchedule(before.recipe, segment.recipe) ? [] : ['sampler'];
    })
    .join();
}

/** The first position, from `at` on, at which two recipes ask for something else, whatever forks they have. */
function firstDifference(a: Recipe, b: Recipe, at: number): number {
  const plain = (recipe: Recipe): Recipe => ({ ...recipe, edits: [], fork: null });
  if (!sameRecipe(plain(a), plain(b))) return at;
  let same = 0;
  while (same < Math.min(a.edits.length, b.edits.length) && equal(a.edits[same], b.edits[same])) same++;
  const differing = [...a.edits.slice(same), ...b.edits.slice(same)];
  return Math.min(Infinity, ...differing.flatMap(({ steps: [first, last] = [0, Infinity] }) => (last < at ? [] : [Math.max(first, at)])));
}

function equal(a: Edit | undefined, b: Edit | undefined): boolean {
  return a !== undefined && b !== undefined && writeEdits([a]) === writeEdits([b]);
}
