import { recipeScheduler } from '../protocol/inputs.ts';
import type { Manifest } from '../protocol/manifest.ts';
import type { Recipe } from '../protocol/recipe.ts';

/** Whether a run draws fresh noise at a position or after it; where it draws none, another seed from there on changes nothing. */
export function drawsNoiseFrom(manifest: Manifest, recipe: Recipe, at: number): boolean {
  try {
    const scheduler = recipeScheduler(manifest, recipe);
    return scheduler.timesteps.some((_, i) => i >= at && scheduler.usesNoise(i, recipe.eta));
  } catch {
    return false; // What cannot be run is said elsewhere.
  }
}
