import type { Recipe } from '../protocol/recipe.ts';

/** What a run of another model does not take along: edits and forks name the tensors and steps of the model that is left, and two models have nothing to compare. Null where that is nothing. */
export function leftBehind({ recipe, beside }: { readonly recipe: Recipe; readonly beside: unknown }, next: Recipe): string | null {
  const left = [
    ...(recipe.edits.length > 0 && next.edits.length === 0 ? [recipe.edits.length === 1 ? 'The edit' : 'The edits'] : []),
    ...(recipe.fork !== null && next.fork === null ? ['the fork'] : []),
    ...(beside === null ? [] : ['the comparison']),
  ];
  const [first] = left;
  if (first === undefined) return null;
  const words = left.length === 1 ? first : `${left.slice(0, -1).join(', ')} and ${left.at(-1) ?? ''}`;
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} belonged to ${recipe.model} and ${left.length === 1 && !first.endsWith('edits') ? 'is' : 'are'} not here.`;
}
