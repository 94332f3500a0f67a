import type { Edit } from './edits.ts';
import { editsAt } from './fork.ts';
import type { Manifest } from './manifest.ts';
import type { Recipe } from './recipe.ts';

/** The last t of training: no network is told a later one. */
export function lastTimestep({ scheduler }: Pick<Manifest, 'scheduler'>): number {
  return Number(scheduler['num_train_timesteps'] ?? 1000) - 1;
}

/** The t that a row is told, the conditional or the unconditional one, where the sampler is at t; or, with `block`, what that block is told. */
export function toldT(t: number, edits: readonly Edit[], { conditional, last, block }: { readonly conditional: boolean; readonly last: number; readonly block?: string | undefined }): number {
  let told = t;
  for (const edit of edits) {
    if (edit.kind !== 'timestep' || (edit.block !== undefined && edit.block !== block)) continue;
    const { branch = 'both' } = edit;
    if (branch === 'both' || (branch === 'conditional') === conditional) told = Math.min(last, Math.max(0, edit.value ?? told + (edit.offset ?? 0)));
  }
  return told;
}

/** The same at a position of a run. */
export function toldAt(recipe: Recipe, position: number, t: number, row: { readonly conditional: boolean; readonly last: number }): number {
  return toldT(t, editsAt(recipe, position), row);
}
