import { defaultRecipe } from '../protocol/manifest.ts';
import type { RecipePatch } from '../protocol/recipe.ts';
import { isOwnModel, ownModels } from '../store/own-models.ts';
import { useStore } from '../store/store.ts';
import { fetchManifest } from './models.ts';

/**
 * A script's patch that goes from a model of one's own to another, or to one: prompt, sampler and guidance of the one mean nothing to the other, so that what
 * the patch does not name is the other's own.
 */
export async function otherModelsPatch(patch: RecipePatch): Promise<RecipePatch> {
  const { recipe, models } = useStore.getState();
  const { model } = patch;
  if (model === undefined || model === recipe.model || !(isOwnModel(model) || isOwnModel(recipe.model))) return patch;
  const own = ownModels.get(model)?.manifest;
  // A name that nothing has is refused where the patch is.
  if (own === undefined && !models.includes(model)) return patch;
  return { ...defaultRecipe(own ?? (await fetchManifest(model, new AbortController().signal))), ...patch };
}
