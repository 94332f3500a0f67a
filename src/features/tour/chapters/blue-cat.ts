import type { Edit } from '../../../protocol/edits.ts';
import type { Recipe } from '../../../protocol/recipe.ts';

/** The run that most chapters look into (docs/lab.md). */
export const blueCat: Partial<Recipe> = { prompt: 'a blue cat on yellow', seed: 7 };

export function cut(place: { readonly tensor: string; readonly into?: string }): Edit {
  return { kind: 'gain', ...place, value: 0 };
}
