import type { Anatomy } from '../onnx/anatomy-types.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { canonicalRecipe, linkDefaults } from './link.ts';
import { isGuided, modelName, promptWords } from './prompt-words.ts';
import { besideWords, whatDiffers } from './what-differs.ts';

/** The finished runs of this visit, and which came from which. Pure. */

export interface VisitedRun {
  /** The recipe in its canonical form: the same recipe is the same run. */
  readonly id: string;
  /** The run that it forked from, or that it was compared with; null where it came from none. */
  readonly parent: string | null;
  readonly recipe: Recipe;
  readonly checksum: string;
  /** The finished picture, small, as a data: address. */
  readonly thumbnail: string;
}

export const MOST_VISITED = 60;

/** With a run that is finished. One that is there already keeps its place; of too many, the oldest that none came from goes. */
export function withRun(runs: readonly VisitedRun[], run: VisitedRun): readonly VisitedRun[] {
  const held = runs.find(({ id }) => id === run.id);
  if (held !== undefined) return runs.map((one) => (one === held ? { ...run, parent: held.parent ?? own(run) } : one));
  const next = [...runs, { ...run, parent: own(run) }];
  if (next.length <= MOST_VISITED) return next;
  const parents = new Set(next.map(({ parent }) => parent));
  const oldest = next.find(({ id }) => id !== run.id && !parents.has(id)) ?? next[0];
  return oldest === undefined ? next : withoutRun(next, oldest.id);
}

const own = ({ id, parent }: VisitedRun): string | null => (parent === id ? null : parent);

/** Without a run; what came from it now comes from what it came from. */
export function withoutRun(runs: readonly VisitedRun[], id: string): readonly VisitedRun[] {
  const gone = runs.find((run) => run.id === id);
  if (gone === undefined) return runs;
  return runs.filter((run) => run !== gone).map((run) => (run.parent === id ? { ...run, parent: gone.parent } : run));
}

export interface Branch {
  readonly run: VisitedRun;
  readonly children: readonly Branch[];
}

/** Each run under the one that it came from, in the order in which they were finished. */
export function treeOf(runs: readonly VisitedRun[]): Branch[] {
  const known = new Map(runs.map((run) => [run.id, run]));
  const isRoot = (run: VisitedRun): boolean => {
    const above = new Set<string>();
    for (let at: VisitedRun | undefined = run; at !== undefined; at = at.parent === null ? undefined : known.get(at.parent)) {
      // Two that came from each other: the first stands above.
      if (above.has(at.id)) return runs.find(({ id }) => above.has(id)) === run;
      above.add(at.id);
    }
    return run.parent === null || !known.has(run.parent);
  };
  const roots = runs.filter(isRoot);
  const branch = (run: VisitedRun): Branch => ({ run, children: runs.filter((one) => one.parent === run.id && !roots.includes(one)).map(branch) });
  return roots.map(branch);
}

/** What differs from the run that it came from: "forked at step 8, seed 7 → 11". Of one that came from none, what it is: "“a panda on green”, seed 2". */
export function nameOfRun({ recipe }: VisitedRun, parent: VisitedRun | null, anatomy: Anatomy | null): string {
  if (parent !== null && parent.recipe.model === recipe.model) return whatDiffers(parent.recipe, recipe, anatomy).join(', ') || 'the same';
  const { model, prompt, seed } = recipe;
  const usual = { ...linkDefaults.recipe, model, prompt, seed, ...(isGuided(recipe) ? {} : { guidanceScale: recipe.guidanceScale }) };
  const rest = canonicalRecipe(recipe) === canonicalRecipe(usual) ? [] : [besideWords(recipe, usual, anatomy)];
  return [promptWords(recipe) ?? [], `seed ${seed}`, model === linkDefaults.recipe.model ? [] : modelName(model), rest].flat().join(', ');
}
