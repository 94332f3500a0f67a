import type { Edit } from '../../protocol/edits.ts';
import type { Recipe } from '../../protocol/recipe.ts';
import type { Page, View } from '../../store/view.ts';

/** How the page notices that the reader did something: a small vocabulary over what the store says, against how the chapter began. */
export type Condition =
  /** The playhead stands between two positions; `to` may be the end. */
  | { readonly is: 'at'; readonly from: number; readonly to: number | 'end' }
  /** A page is open. */
  | { readonly is: 'open'; readonly page: Page }
  /** The network has an edit with these fields, among others. */
  | { readonly is: 'edited'; readonly edit: Partial<Record<string, unknown>> & Pick<Edit, 'kind'> }
  /** A field of the recipe is another one than when the chapter began; with `least`, a number of at least that; with `value`, that one. */
  | { readonly is: 'recipe'; readonly field: keyof Recipe; readonly least?: number; readonly value?: number }
  /** A field of the view is another one than when the chapter began; with `value`, that one. */
  | { readonly is: 'view'; readonly field: keyof View; readonly value?: View[keyof View] }
  | { readonly is: 'all'; readonly of: readonly Condition[] };

export interface Moment {
  readonly recipe: Recipe;
  readonly view: View;
  /** Number of positions before the picture. */
  readonly total: number;
}

export function holds(condition: Condition, now: Moment, begun: Pick<Moment, 'recipe' | 'view'>): boolean {
  switch (condition.is) {
    case 'at':
      return now.view.step >= condition.from && now.view.step <= (condition.to === 'end' ? now.total : condition.to);
    case 'open':
      return now.view.page === condition.page;
    case 'edited':
      return now.recipe.edits.some((edit) => Object.entries(condition.edit).every(([field, value]) => same(Object.entries(edit).find(([name]) => name === field)?.[1], value)));
    case 'recipe': {
      const value = now.recipe[condition.field];
      if (condition.least !== undefined && !(typeof value === 'number' && value >= condition.least)) return false;
      return condition.value === undefined ? !same(value, begun.recipe[condition.field]) : same(value, condition.value);
    }
    case 'view':
      return condition.value === undefined ? !same(now.view[condition.field], begun.view[condition.field]) : same(now.view[condition.field], condition.value);
    case 'all':
      return condition.of.every((one) => holds(one, now, begun));
  }
}

/**
 * What was in view when the reader had done it (`seen` until now; null: not done). What is looked at may change afterwards, and the finding stays; where the run is no longer the one
 * in which it was done, it is to be done again.
 */
export function seenAfter(seen: View | null, condition: Condition, now: Moment, begun: Pick<Moment, 'recipe' | 'view'>): View | null {
  const { view } = now;
  if (holds(condition, now, begun)) return seen !== null && seen.t === view.t && same(seen.pixel, view.pixel) ? seen : view;
  return seen !== null && holds(condition, { ...now, view: seen }, begun) ? seen : null;
}

/** Whether "here" can be said where the playhead stands. */
export function canStop({ within }: { readonly within: Condition }, { recipe, view, run }: Pick<Moment, 'recipe' | 'view'> & { readonly run: { readonly total: number } }): boolean {
  return holds(within, { recipe, view, total: run.total }, { recipe, view });
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
