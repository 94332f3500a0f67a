import { checkEdits } from '../protocol/check-edits.ts';
import type { Edit, EditOf, EditSource } from '../protocol/edits.ts';
import { sourceRecipe, type Recipe } from '../protocol/recipe.ts';
import type { ModelParts } from '../protocol/tensor-layout.ts';
import type { GainPlace } from './edit-places.ts';
import { sharedFrames } from './shared-frames.ts';

/** What can be done to a tensor at a place, and with which numbers to begin. Pure. */

export const changeKinds = ['gain', 'mean', 'filter', 'noise', 'patch'] as const;
export type ChangeKind = (typeof changeKinds)[number];
export type Change = EditOf<ChangeKind>;

/** A change to begin with: it does something, so that what it does can be seen. */
export function firstChange(kind: ChangeKind, place: GainPlace, dims: readonly number[]): Change {
  const { tensor, into, channels, heads } = place;
  const where = { tensor, ...(into === undefined ? {} : { into }) };
  const part = { ...where, ...(channels === undefined ? {} : { channels }), ...(heads === undefined ? {} : { heads }) };
  switch (kind) {
    case 'gain':
      return { kind, ...part, value: 0 };
    case 'mean':
      return { kind, ...part };
    case 'filter':
      return { kind, ...where, cutoff: Math.max(1, Math.min(dims[2] ?? 4, dims[3] ?? 4) / 4), low: 1, high: 0 };
    case 'noise':
      return { kind, ...where, sigma: 0.5, seed: 0 };
    case 'patch':
      return { kind, ...part, from: {} };
  }
}

/** Whether an edit is a change of this kind at this place; filter and noise are of the whole tensor. */
export function isChangeAt(edit: Edit, kind: ChangeKind, { tensor, into, channels, heads }: GainPlace): edit is Change {
  if (edit.kind !== kind || !('tensor' in edit) || edit.tensor !== tensor || edit.into !== into) return false;
  if (edit.kind === 'filter' || edit.kind === 'noise') return true;
  return String(edit.channels) === String(channels) && String(edit.heads) === String(heads);
}

/** The edits with this change in the place of what was done there so, or behind them. */
export function withChange(edits: readonly Edit[], change: Change, held: Edit | undefined): Edit[] {
  return held === undefined ? [...edits, change] : edits.map((edit) => (edit === held ? change : edit));
}

/** Why a tensor cannot be changed so; null where it can. */
export function changeRefusal(change: Change, model: ModelParts): string | null {
  return checkEdits([change], model).refused[0] ?? null;
}

/** What of a run a patch can name. */
const NAMED = ['prompt', 'seed', 'sampler', 'guidanceScale', 'eta'] as const;
const NAMES: Partial<Record<keyof Recipe, string>> = {
  model: 'model', negativePrompt: 'negative prompt', noise: 'kind of noise', steps: 'number of steps', start: 'start', options: 'options of the sampler',
};

/** The run beside as the source of a patch, or why it cannot be: a patch names what differs, of these fields only; the run it comes from has no edits. */
export function sourceBeside(recipe: Recipe, beside: Recipe): { readonly from: EditSource } | { readonly refused: string } {
  const odd = (Object.keys(NAMES) as (keyof Recipe)[]).filter((key) => JSON.stringify(recipe[key]) !== JSON.stringify(beside[key]));
  if (odd.length > 0) return { refused: `The other run has a different ${odd.map((key) => NAMES[key] ?? key).join(' and a different ')}, so positions of the two would not correspond.` };
  if (beside.edits.length > 0) return { refused: 'The other run has edits; tensors can only be taken from a run without any.' };
  const from: EditSource = Object.fromEntries(NAMED.filter((key) => recipe[key] !== beside[key]).map((key) => [key, beside[key]]));
  // A source forks where the run that is edited does: it must come to the very run that is beside.
  if (sharedFrames(sourceRecipe(recipe, from), beside) < Infinity) return { refused: 'The two runs fork differently, and a patch cannot refer to such a run.' };
  return { from };
}
