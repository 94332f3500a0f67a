import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openShipped, shippedManifest } from '../../../tools/unets/shipped-network.ts';
import { checkEdits } from '../../protocol/check-edits.ts';
import { parseLink } from '../../store/link.ts';
import { onTwoThings } from './on-two-things.ts';

it.each(['emoji-32-pairs', 'emoji-64'])('are the links of docs/binding.md, and each is a run of %s with edits that it has', { timeout: 120_000 }, async (id) => {
  const told = readFileSync(new URL('../../../docs/binding.md', import.meta.url), 'utf8');
  const { model, edited, network } = await openShipped(shippedManifest(id));
  const linked = onTwoThings(id) ?? [];
  expect(linked).toHaveLength(10);
  for (const { title, link } of linked) {
    expect(told, title).toContain(`#${link})`);
    const { recipe, problems } = parseLink(link);
    expect(problems, title).toEqual([]);
    expect(recipe, title).toMatchObject({ model: id });
    expect(recipe.edits.length, title).toBeGreaterThan(0);
    expect(checkEdits(recipe.edits, model, recipe.prompt).refused, title).toEqual([]);
  }
  await edited.forget();
  await network.release();
});
