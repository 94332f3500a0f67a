import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { manifestSchema, type TokenTable } from '../../protocol/manifest.ts';
import { readsWhole } from './reads-whole.ts';

function tableOf(id: string): TokenTable {
  const { tokens } = manifestSchema.parse(JSON.parse(readFileSync(new URL(`../../../public/models/${id}/manifest.json`, import.meta.url), 'utf8')));
  if (!tokens) throw new Error(`${id} reads no words`);
  return tokens;
}

const one = tableOf('emoji-32');
const pairs = tableOf('emoji-32-pairs');

it.each([
  ['a red heart on white', true, true],
  ['a cat left of a dog', false, true],
  ['two yellow stars on black', false, true],
  // Every word is known to both; two things are in the pictures of one alone.
  ['a red cat a blue dog', false, true],
  // A colour twice is not a thing twice.
  ['an orange cat on red', true, true],
  ['a cat behind a dog', false, false],
])('%s: emoji-32 %s, emoji-32-pairs %s', (prompt, byOne, byPairs) => {
  expect([readsWhole(prompt, one), readsWhole(prompt, pairs)]).toEqual([byOne, byPairs]);
});

it('is not read whole where there is no room for all of it', () => {
  expect(readsWhole('a red heart on white '.repeat(4), pairs)).toBe(false);
});
