import type { Anatomy } from '../../onnx/anatomy-types.ts';
import type { Recipe } from '../../protocol/recipe.ts';
import type { Place } from '../../store/actions.ts';
import { isOwnModel } from '../../store/own-models.ts';
import { whatDiffers } from '../../store/what-differs.ts';

/** What a link holds, and what whoever opens it needs. Pure. */

export function describeRuns({ recipe, beside, letter }: Pick<Place, 'recipe' | 'beside' | 'letter'>, anatomy: Anatomy | null): string {
  if (beside === null) return `the recipe (${inShort(recipe)})`;
  const [a, b] = letter === 'B' ? [beside, recipe] : [recipe, beside];
  const differs = inShort(a) === inShort(b) ? whatDiffers(a, b, anatomy) : [];
  const difference = differs.length === 0 ? '' : `; ${differs.join(', ')}`;
  return `both runs, A (${inShort(a)}) and B (${inShort(b)}${difference}),`;
}

function inShort({ prompt, seed, steps }: Recipe): string {
  return `${prompt === '' ? 'no words' : `“${prompt}”`}, seed ${seed}, ${steps} steps`;
}

/** `address`: where the model came from, if not from a file of this device. */
export function describeReceiver(model: string, address: string | null): string {
  if (!isOwnModel(model)) return 'Nothing is uploaded: whoever opens it computes the same run on their own machine.';
  return address === null
    ? 'Nothing is uploaded, and your model’s file does not travel in the link, which names it by its hash (SHA-256): whoever opens the link is asked for the file, and with it computes the same run on their own machine.'
    : `Nothing is uploaded, and your model’s file does not travel in the link, which names it by its hash (SHA-256) and by its address, ${address}: whoever opens the link gets it from there, is asked first if that is another host, and then computes the same run on their own machine.`;
}
