import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openShipped, shippedManifest } from '../../../tools/unets/shipped-network.ts';
import { checkEdits } from '../../protocol/check-edits.ts';
import { patched } from '../../protocol/fork.ts';
import { defaultRecipe } from '../../protocol/manifest.ts';
import { parseLink, sameRecipe } from '../../store/link.ts';
import { linkedOf } from './linked.ts';

it.each(['emoji-32-pairs', 'emoji-64'])('are the links of the docs, and each is a run of %s that is not the plain one, with edits that it has', { timeout: 120_000 }, async (id) => {
  const manifest = shippedManifest(id);
  const { model, edited, network } = await openShipped(manifest);
  for (const { told, list } of linkedOf(id)) {
    const page = readFileSync(new URL(`../../../docs/${told}.md`, import.meta.url), 'utf8');
    expect(list.length).toBeGreaterThanOrEqual(10);
    for (const { title, link } of list) {
      expect(page, title).toContain(`#${link})`);
      const { recipe, problems } = parseLink(link);
      expect(problems, title).toEqual([]);
      expect(recipe, title).toMatchObject({ model: id });
      expect(sameRecipe(recipe, patched(defaultRecipe(manifest), { prompt: recipe.prompt, seed: recipe.seed })), title).toBe(false);
      expect(checkEdits(recipe.edits, model, recipe.prompt).refused, title).toEqual([]);
    }
  }
  await edited.forget();
  await network.release();
});
