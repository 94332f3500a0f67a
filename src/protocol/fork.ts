import { holdsAt, type Edit } from './edits.ts';
import type { Fork, Recipe, RecipePatch } from './recipe.ts';

/**
 * A run that forks: up to position `fork.at` it is its parent's film, from there on it goes on with its own recipe. The parent's recipe is this one with
 * `fork.of` in it, so that a link says both.
 */

const changing = ['prompt', 'negativePrompt', 'seed', 'sampler', 'steps', 'guidanceScale', 'eta', 'options', 'edits'] as const;

/** The recipe of the run that `recipe` forks from. */
export function parentOf(recipe: Recipe, { of }: Fork): Recipe {
  return {
    ...recipe,
    prompt: of.prompt ?? recipe.prompt,
    negativePrompt: of.negativePrompt ?? recipe.negativePrompt,
    seed: of.seed ?? recipe.seed,
    sampler: of.sampler ?? recipe.sampler,
    steps: of.steps ?? recipe.steps,
    guidanceScale: of.guidanceScale ?? recipe.guidanceScale,
    eta: of.eta ?? recipe.eta,
    options: of.options ?? recipe.options,
    edits: of.edits ?? recipe.edits,
    fork: of.fork ?? null,
  };
}

/** The recipe that holds at a position of the film: this one, or that of the run which it had not left yet. */
export function recipeAt(recipe: Recipe, position: number): Recipe {
  return recipe.fork === null || position >= recipe.fork.at ? recipe : recipeAt(parentOf(recipe, recipe.fork), position);
}

/** The edits that hold at a position: before a fork, of those of the run that was left. */
export function editsAt(recipe: Recipe, position: number): Edit[] {
  return recipeAt(recipe, position).edits.filter((edit) => holdsAt(edit, position));
}

export interface Segment {
  /** Its first position. */
  readonly at: number;
  readonly renoise: boolean;
  readonly recipe: Recipe;
}

/** What holds one after the other, from position 0 on. */
export function segmentsOf(recipe: Recipe): Segment[] {
  const { fork } = recipe;
  if (fork === null) return [{ at: 0, renoise: false, recipe }];
  return [...segmentsOf(parentOf(recipe, fork)), { at: fork.at, renoise: fork.renoise === true, recipe }];
}

/**
 * `recipe` as a run that leaves `parent` at a position. Whatever else has been said of a fork in it does not count; model, noise and start are the
 * parent's. Before the fork of its own, a parent is still what it forked from.
 */
export function forkedFrom(parent: Recipe, at: number, recipe: Omit<Recipe, 'fork'>, renoise = false): Recipe {
  if (parent.fork !== null && at < parent.fork.at) return forkedFrom(parentOf(parent, parent.fork), at, recipe, renoise);
  const differing = changing.filter((field) => JSON.stringify(parent[field]) !== JSON.stringify(recipe[field]));
  const of = { ...Object.fromEntries(differing.map((field) => [field, parent[field]])), ...(parent.fork === null ? {} : { fork: parent.fork }) };
  const { model, noise, start } = parent;
  return { ...recipe, model, noise, start, fork: { at, ...(renoise ? { renoise: true as const } : {}), of } };
}

/**
 * The recipe with a patch in it. Of one that forks, a patch changes what is from the fork on; the run that it left stays what it was, but for noise and
 * start, which belong to both.
 */
export function patched(recipe: Recipe, patch: RecipePatch): Recipe {
  const { fork: wish, ...fields } = patch;
  const next = { ...recipe, ...fields };
  if (wish === undefined) {
    const { fork } = recipe;
    if (fork === null || next.model !== recipe.model) return { ...next, fork: null };
    const { noise, start } = next;
    return forkedFrom({ ...parentOf(recipe, fork), noise, start }, fork.at, next, fork.renoise);
  }
  if (wish === null) return { ...next, fork: null };
  const { at, renoise, of } = wish;
  return forkedFrom(of === undefined ? recipe : parentOf(next, { at, of }), at, next, renoise);
}

/** The same change made of every recipe that holds somewhere on the film. */
export function everywhere(recipe: Recipe, change: (recipe: Recipe) => Recipe): Recipe {
  const { fork } = recipe;
  if (fork === null) return change(recipe);
  return forkedFrom(everywhere(parentOf(recipe, fork), change), fork.at, change(recipe), fork.renoise);
}

/** Whether two recipes make the same evaluations. */
export function sameSchedule(a: Recipe, b: Recipe): boolean {
  const options = ({ options: of }: Recipe): string => JSON.stringify(Object.entries(of).sort(([x], [y]) => (x < y ? -1 : 1)));
  return a.sampler === b.sampler && a.steps === b.steps && options(a) === options(b);
}
