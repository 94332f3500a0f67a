import type { Recipe } from '../protocol/recipe.ts';
import { encodeLink, LINK_VERSION, linkDefaults, parseLink } from './link.ts';

/**
 * A tensor that stays beside the one that is open: as it was at a step of a run, wherever the page goes. In the View, and in a link, a pin is a
 * text: `decoder.1@12@prompt=a+red+heart&seed=3`, the recipe as a link writes it. A name alone, as links of before have it, follows the playhead.
 */
export interface Pin {
  readonly tensor: string;
  /** Null: it follows the playhead of the run in hand. */
  readonly at: { readonly step: number; readonly recipe: Recipe } | null;
  /** What cannot be read of it. */
  readonly problems: readonly string[];
}

export function writePin(tensor: string, step: number, recipe: Recipe): string {
  const link = encodeLink({ recipe, beside: null, view: linkDefaults.view, expected: null });
  return `${tensor}@${step}@${link.replace(/^v=\d+&?/, '')}`;
}

export function readPin(text: string): Pin {
  const [, tensor, step, fields] = /^(.+)@(\d{1,5})@([^@]*)$/.exec(text) ?? [];
  if (tensor === undefined || fields === undefined) return { tensor: text, at: null, problems: [] };
  const { recipe, problems } = parseLink(`v=${LINK_VERSION}${fields === '' ? '' : `&${fields}`}`);
  return { tensor, at: { step: Number(step), recipe }, problems };
}
