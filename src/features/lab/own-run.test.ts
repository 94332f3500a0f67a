import { expect, it } from 'vitest';
import { shippedManifest } from '../../../tools/unets/shipped-network.ts';
import { patched } from '../../protocol/fork.ts';
import { defaultRecipe } from '../../protocol/manifest.ts';
import { linkDefaults } from '../../store/link.ts';
import { OwnRun } from './own-run.ts';

const manifest = shippedManifest('emoji-32');
const place = { ...linkDefaults, beside: null, letter: 'A' as const };
const cat = { base: { prompt: 'a cat', seed: 7 }, change: { edits: [{ kind: 'word', word: 1, value: 0 } as const] } };

it('is what was on the page before the first of several experiments', () => {
  const own = new OwnRun();
  expect(own.get()).toBeNull();
  own.keep(place, cat, manifest);
  expect(own.get()).toBe(place);
  const staged = patched(patched(defaultRecipe(manifest), cat.base), cat.change);
  own.keep({ ...place, recipe: staged }, { ...cat, base: { prompt: 'a heart' } }, manifest);
  expect(own.get()).toBe(place);
});

it('is what the person made of the page since', () => {
  const own = new OwnRun();
  own.keep(place, cat, manifest);
  const fresh = { ...place, recipe: { ...place.recipe, prompt: 'a dog' } };
  own.keep(fresh, cat, manifest);
  expect(own.get()).toBe(fresh);
});
