import { isNeutral, parseReadName, type Edit } from '../protocol/edits.ts';
import { editsAt, segmentsOf } from '../protocol/fork.ts';
import type { Recipe } from '../protocol/recipe.ts';

/**
 * An edit leaves a tensor what it was and changes what is read of it (`readName`). Panels that show what an operator read ask for that; where no
 * edit of a run stands in between, the two are the same, and the run holds it once, by the tensor's own name.
 */

/** By what name a run holds what a panel asks for. */
export function heldName(recipe: Recipe, name: string): string {
  const read = name.includes(' →') ? parseReadName(name) : null;
  if (read === null) return name;
  const between = segmentsOf(recipe).some(({ recipe: { edits } }) => edits.some((edit) => mayChange(edit, read.tensor, read.into)));
  return between ? name : read.tensor;
}

function mayChange(edit: Edit, tensor: string, into: string | undefined): boolean {
  if ('tensor' in edit) return changes(edit, tensor, into);
  // Which tensors these change is the model's to say, and the engine does.
  return edit.kind === 'freeu' || edit.kind === 'word' || (edit.kind === 'timestep' && edit.block !== undefined);
}

/** Whether an edit of tensors changes this one on its way into `into`. */
function changes(edit: Extract<Edit, { tensor: string }>, tensor: string, into: string | undefined): boolean {
  return edit.tensor === tensor && (edit.into === undefined || edit.into === into);
}

/** Whether at a position of the film an edit of this tensor stands between it and the operator that computes `into`. */
export function isReadChanged(recipe: Recipe, position: number, tensor: string, into: string): boolean {
  return editsAt(recipe, position).some((edit) => 'tensor' in edit && changes(edit, tensor, into) && !isNeutral(edit));
}

/** The edits that hold at a position and change what is read of a tensor, anywhere. `words`: whether it is how much pixels read of each word. */
export function changesOfRead(recipe: Recipe, position: number, tensor: string, words: boolean): Edit[] {
  const of = (edit: Edit): boolean => ('tensor' in edit ? edit.tensor === tensor : words && edit.kind === 'word' && (edit.layer === undefined || edit.layer === tensor));
  return editsAt(recipe, position).filter((edit) => of(edit) && !isNeutral(edit));
}
