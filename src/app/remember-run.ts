import { parentOf } from '../protocol/fork.ts';
import type { Manifest } from '../protocol/manifest.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { pictureDomain } from '../render/domain.ts';
import { paintPicture } from '../render/paint.ts';
import { putPixels } from '../render/put-pixels.ts';
import { canonicalRecipe } from '../store/link.ts';
import { runAddress } from '../store/page-link.ts';
import { useStore } from '../store/store.ts';
import { setVisited, useVisited } from '../store/visited-room.ts';
import { nameOfRun, withRun } from '../store/visited.ts';

/** A finished run of this visit, as a script sees it. */
export interface VisitScript {
  readonly id: string;
  readonly parent: string | null;
  readonly name: string;
  readonly recipe: Recipe;
  readonly checksum: string;
  readonly link: string;
}

const THUMBNAIL = 48;

/** Puts a finished run among those of this visit. `beside`: the recipe of the run with which it is compared, as what it came from. */
export function rememberRun(recipe: Recipe, beside: Recipe | null, checksum: string, picture: Float32Array, manifest: Manifest): void {
  const parent = recipe.fork === null ? beside : parentOf(recipe, recipe.fork);
  const run = { id: canonicalRecipe(recipe), parent: parent === null ? null : canonicalRecipe(parent), recipe, checksum, thumbnail: thumbnailOf(picture, manifest) };
  setVisited(withRun(useVisited.getState().runs, run));
}

/** Those of this visit, in the order in which they were finished. */
export function visitedRuns(): VisitScript[] {
  const { runs } = useVisited.getState();
  const anatomy = useStore.getState().loaded?.anatomy ?? null;
  return runs.map((run) => {
    const parent = runs.find(({ id }) => id === run.parent) ?? null;
    return { id: run.id, parent: parent?.id ?? null, name: nameOfRun(run, parent, anatomy), recipe: structuredClone(run.recipe), checksum: run.checksum, link: runAddress(run.recipe) };
  });
}

/** At most 48 pixels wide and high. */
function thumbnailOf(picture: Float32Array, { sample: { channels, height, width } }: Manifest): string {
  const whole = document.createElement('canvas');
  putPixels(whole, paintPicture(picture, channels, height * width, pictureDomain(picture)), width, height);
  const share = THUMBNAIL / Math.max(width, height);
  if (share >= 1) return whole.toDataURL();
  const small = document.createElement('canvas');
  small.width = Math.max(1, Math.round(width * share));
  small.height = Math.max(1, Math.round(height * share));
  const context = small.getContext('2d');
  if (context !== null) {
    context.imageSmoothingQuality = 'high';
    context.drawImage(whole, 0, 0, small.width, small.height);
  }
  return small.toDataURL();
}
