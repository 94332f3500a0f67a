import type { Recipe } from '../../protocol/recipe.ts';
import { encodeLink, linkDefaults } from '../../store/link.ts';

/** The address of a run: its recipe, and nothing of what is looked at. */
export function addressOf(recipe: Recipe): string {
  const url = new URL(window.location.href);
  url.hash = encodeLink({ recipe, beside: null, view: linkDefaults.view, expected: null });
  return url.href;
}
