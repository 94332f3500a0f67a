import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openShipped, shippedManifest } from '../../../tools/unets/shipped-network.ts';
import { checkEdits } from '../../protocol/check-edits.ts';
import { patched } from '../../protocol/fork.ts';
import { defaultRecipe } from '../../protocol/manifest.ts';
import { recipeSchema } from '../../protocol/recipe.ts';
import { experiments } from './experiments.ts';

it('have a picture each, one right guess, and a reason why not for every other', () => {
  const png = readFileSync(new URL('experiments.png', import.meta.url));
  expect(png.readUInt32BE(16)).toBe(32 * experiments.length);
  expect(new Set(experiments.map(({ id }) => id)).size).toBe(experiments.length);
  for (const { id, guesses } of experiments) expect(guesses.filter(({ not }) => not === undefined), id).toHaveLength(1);
});

it('name what the shipped model has', { timeout: 120_000 }, async () => {
  const manifest = shippedManifest('emoji-32');
  const { model, edited, network } = await openShipped(manifest);
  for (const { id, base, change } of experiments) {
    const recipe = recipeSchema.parse(patched(patched(defaultRecipe(manifest), base), change));
    expect(checkEdits(recipe.edits, model, recipe.prompt).refused, id).toEqual([]);
  }
  await edited.forget();
  await network.release();
});
