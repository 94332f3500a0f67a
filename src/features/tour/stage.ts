import type { Recipe } from '../../protocol/recipe.ts';
import type { Actions } from '../../store/actions.ts';
import { linkDefaults, sameRecipe } from '../../store/link.ts';
import type { AppState } from '../../store/store.ts';
import { useStore } from '../../store/store.ts';
import { defaultView } from '../../store/view.ts';
import type { Chapter } from './chapter.ts';

/** The run that a chapter looks into. */
export function recipeOf(chapter: Pick<Chapter, 'recipe'>): Recipe {
  return { ...linkDefaults.recipe, ...chapter.recipe };
}

/**
 * Puts a chapter on the page: its run and its view. `linked`: it is what the address names, and neither the run that stood in for it until now nor the bare address is a place to
 * come back to.
 */
export function putOnPage(chapter: Chapter, actions: Actions, linked = false): void {
  const { maps } = useStore.getState().view;
  const view = { ...defaultView, maps, ...chapter.view, tour: chapter.id };
  const place = { recipe: recipeOf(chapter), beside: null, letter: 'A', view } as const;
  if (linked) actions.revisit({ expected: null, hasStep: true, problems: [], ...place });
  else actions.goTo(place);
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  actions.seek(view.step);
  if (chapter.play === true && !still) playSoon(actions, chapter.id);
}

/** As soon as there is something to play, unless the reader has moved on by then. */
function playSoon(actions: Actions, id: string): void {
  const look = (): void => {
    const { run, view } = useStore.getState();
    const here = view.tour === id && view.step === 0;
    if (here && run.computed === 0) return;
    stop();
    if (here) actions.play();
  };
  const stop = useStore.subscribe(look);
  look();
}

/** Whether a link names a chapter and nothing else, so that the chapter is to be put on the page. */
export function isBare({ recipe, beside, view }: Pick<AppState, 'recipe' | 'beside' | 'view'>): boolean {
  return beside === null && sameRecipe(recipe, linkDefaults.recipe) && JSON.stringify({ ...view, tour: null, step: 0 }) === JSON.stringify(defaultView);
}

/** Whether the reader has gone another way than the chapter: another run, but for what the chapter invites to change, or another page. */
export function hasLeft(chapter: Chapter, { recipe, view }: Pick<AppState, 'recipe' | 'view'>): boolean {
  if (chapter.ask === undefined) return false;
  const begun = recipeOf(chapter);
  const invited = Object.keys(chapter.task?.byItself.recipe ?? {}).map((field) => [field, begun[field as keyof Recipe]] as const);
  const pages = [chapter.view.page ?? 'figure', chapter.task?.byItself.view?.page, chapter.task?.when.is === 'open' ? chapter.task.when.page : undefined];
  return !pages.includes(view.page) || !sameRecipe({ ...recipe, ...Object.fromEntries(invited) }, begun);
}
