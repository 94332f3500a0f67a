import type { Recipe } from '../protocol/recipe.ts';
import type { Place } from './actions.ts';
import { canonicalRecipe, encodeLink, linkDefaults, type LinkContent } from './link.ts';
import { withModelAddress } from './model-address.ts';
import { isOwnModel, ownModels } from './own-models.ts';
import { MOST_DRAWINGS, pictureRoom } from './pictures.ts';
import { readPin } from './pin.ts';
import { useStore } from './store.ts';
import { seals } from './seals.ts';
import { tensorRoom } from './tensors.ts';
import type { View } from './view.ts';
import { withinModel } from './within-model.ts';

/**
 * Links are made here and nowhere else: the address, what Share gives, the frame in somebody's article, a view of a lecture, the cell of a contact sheet, a run of this visit. A
 * place is more than its recipes and its view; what these name and cannot say by themselves goes with them.
 */

/** All that a link can hold of a place. */
export function contentOf({ recipe, beside, letter, view: looked }: Place): LinkContent {
  const view = asShown({ recipe, beside, view: looked });
  const pinned = view.pins.map((pin) => readPin(pin).at?.recipe.start?.picture);
  const named = new Set([recipe.start?.picture, beside?.start?.picture, view.picture, ...pinned]);
  return {
    recipe,
    beside,
    letter,
    view,
    expected: null,
    drawings: [...named].flatMap((id) => pictureRoom.packed(id ?? '') ?? []).slice(0, MOST_DRAWINGS),
    answers: ownModels.answersOf(recipe.model),
  };
}

/** The view as its panels have it: the channel of a tensor with more of them, or the word of a longer prompt, is none that a link should ask for. */
function asShown({ recipe, beside, view }: Place): View {
  const { loaded } = useStore.getState();
  if (loaded === null || loaded.manifest.id !== recipe.model) return view;
  return withinModel.here?.viewWithin({ view, recipe, compared: beside !== null }, loaded).view ?? view;
}

/** The place that the page shows. */
export function placeNow(): Place {
  const { recipe, beside, letter, view } = useStore.getState();
  return { recipe, beside: beside?.recipe ?? null, letter, view };
}

/** The same with the seal of its picture, where that is finished. */
export function pageContent(): LinkContent {
  const { recipe, run } = useStore.getState();
  const picture = run.state === 'done' && run.source === 'live' ? tensorRoom.hand.frame(run.total - 1)?.prev : undefined;
  return { ...contentOf(placeNow()), expected: picture === undefined ? null : seals.certain.fingerprint(picture, canonicalRecipe(recipe)) };
}

/** The whole address: where a model of one's own lies stands behind the `?`, all else behind the `#`. `page`: of which page, this one where it is left out. */
export function addressOf(content: LinkContent, page: string = window.location.href): string {
  const url = new URL(page);
  url.search = withModelAddress(url.search, modelAddressOf(content));
  url.hash = encodeLink(content);
  return url.href;
}

/** The address of a run: its recipe, and nothing of what is looked at. */
export function runAddress(recipe: Recipe, page?: string): string {
  return addressOf(contentOf({ recipe, beside: null, view: linkDefaults.view }), page);
}

/** Where the model lies that a link is about, so that whoever opens it can be asked to fetch it. */
function modelAddressOf({ recipe: { model } }: Pick<LinkContent, 'recipe'>): string | null {
  const { linkedModel, recipe } = useStore.getState();
  return (recipe.model === model && linkedModel !== null && !isOwnModel(linkedModel) ? linkedModel : null) ?? ownModels.addressOf(model);
}
