import { shownValue } from '../base/shown-value.ts';
import { UserError } from '../base/user-error.ts';
import { editsSchema, editWords, MAX_EDITS } from '../protocol/edits.ts';

/** Throws a UserError where what a script gives as fields of a recipe are none. `usage` says what the call takes. */
export function checkPatch(patch: unknown, usage: string): void {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) throw new UserError('bad-patch', `${usage}; ${shownValue(patch)} is not. The run is unchanged.`);
  checkEditsOf(patch);
}

/** Throws a UserError `recipe-edits` that says which edit of a script's recipe is none, and why. What the model cannot have of those that are is said later, by name. */
function checkEditsOf(patch: object): void {
  if (!('edits' in patch) || patch.edits === undefined) return;
  const { edits } = patch;
  const result = editsSchema.safeParse(edits);
  if (result.success) return;
  const [issue] = result.error.issues;
  const [index, ...within] = issue?.path ?? [];
  if (Array.isArray(edits) && typeof index === 'number') {
    const why = editWords(issue === undefined ? issue : { ...issue, path: within }, edits[index]);
    throw new UserError('recipe-edits', `Edit ${index + 1} of ${edits.length} cannot be used (${why}). The run is unchanged.`);
  }
  const given = Array.isArray(edits) ? `${edits.length} are too many` : `${shownValue(edits)} is not`;
  throw new UserError('recipe-edits', `edits must be a list of at most ${MAX_EDITS} edits, such as {kind: "gain", tensor, value: 0}; ${given}. The run is unchanged.`);
}
