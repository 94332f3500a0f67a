import type { ResidualBlock } from '../../onnx/anatomy-types.ts';
import { readName } from '../../protocol/edits.ts';
import { isReadChanged } from '../../store/read-names.ts';
import { useRecord } from '../../store/side.ts';
import { formatCoefficient } from '../../ui/format.ts';

/** Branch and shortcut as the sum reads them: under an edit of either, what the edit makes of it, so that the two add up to what leaves the block. */
export function termsOf({ branch, shortcut, output }: ResidualBlock): [branch: string, shortcut: string] {
  return [readName(branch, output), readName(shortcut, output)];
}

/** Which of the two an edit of the run that is shown here changes at a position, on its way into the sum. */
export interface TermsEdited {
  readonly branch: boolean;
  readonly shortcut: boolean;
}

export function useTermsEdited({ branch, shortcut, output }: ResidualBlock, position: number): TermsEdited {
  const recipe = useRecord((record) => record.recipe);
  return { branch: isReadChanged(recipe, position, branch, output), shortcut: isReadChanged(recipe, position, shortcut, output) };
}

/** What the page says of the two, by their norms as the sum reads them. */
export function titleOf(branch: number, shortcut: number, edited: TermsEdited): string {
  if (edited.branch && branch === 0) return 'The branch is cut: what leaves is the shortcut';
  if (edited.shortcut && shortcut === 0) return 'The shortcut is cut: what leaves is the branch';
  return `The ${edited.branch ? 'changed ' : ''}branch’s norm is ${formatCoefficient(branch / shortcut)} times the ${edited.shortcut ? 'changed ' : ''}shortcut’s`;
}
