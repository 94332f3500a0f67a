import { classOf } from '../protocol/inputs.ts';
import { canBeGuided, promptKind } from '../protocol/manifest.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { isOwnModel, ownModels } from './own-models.ts';

/** What a run is called, where its model is a person's own: that may be told a class, or nothing at all, and its id is no name. */

/** “a cat”, class 3, no words; null for a network that is told nothing. */
export function promptWords({ model, prompt }: Pick<Recipe, 'model' | 'prompt'>): string | null {
  const kind = kindOf(model);
  if (kind === 'nothing') return null;
  if (kind === 'class') return `class ${classOf(prompt)}`;
  return prompt === '' ? 'no words' : `“${prompt}”`;
}

/** Whether guidance is anything to it. */
export function isGuided({ model }: Pick<Recipe, 'model'>): boolean {
  const own = ownModels.get(model);
  return own === undefined || canBeGuided(own.manifest);
}

/** emoji-16, tiny-ddpm; of one that is not open in this visit, as much of its hash as the page says elsewhere. */
export function modelName(id: string): string {
  return ownModels.get(id)?.manifest.title ?? (isOwnModel(id) ? `a custom model (SHA-256 ${id.replace('own-', '').slice(0, 12)}…)` : id);
}

function kindOf(model: string): ReturnType<typeof promptKind> {
  const own = ownModels.get(model);
  return own === undefined ? 'words' : promptKind(own.manifest);
}
