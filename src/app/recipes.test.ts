import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { defaultRecipe, manifestSchema } from '../protocol/manifest.ts';
import { useStore } from '../store/store.ts';
import { Problems } from './problems.ts';
import { Recipes } from './recipes.ts';
import type { Runs, Wanted } from './runs.ts';

const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('../../public/models/emoji-16/manifest.json', import.meta.url), 'utf8')));
const recipe = { ...defaultRecipe(manifest), sampler: 'DDIMScheduler' as const };
const before = useStore.getState();
beforeEach(() => useStore.setState({ manifest, recipe, models: ['emoji-16', 'emoji-64'] }));
afterEach(() => useStore.setState(before, true));

function page() {
  let missing: string[] = [];
  const load = vi.fn();
  const start = vi.fn();
  const nothing = (): void => undefined;
  const lacks = (model: string): boolean => missing.includes(model);
  const runs = { arrange: (hand: Wanted) => useStore.setState({ recipe: hand.recipe }) } as unknown as Runs;
  const recipes = new Recipes(runs, new Problems(), { stop: nothing, lacks, start, load, hold: nothing, setView: nothing, changed: nothing, address: nothing });
  const fail = (...models: string[]): void => {
    missing = models;
  };
  const change = (patch: Parameters<Recipes['change']>[0]): void => recipes.change(patch, { play: false, compare: false });
  return { recipes, fail, change, load, start };
}

it('a model that failed to come is asked for anew by the same request, and the one before by undo', () => {
  const { recipes, fail, change, load, start } = page();
  change({ model: 'emoji-64' });
  expect(load.mock.lastCall).toEqual(['emoji-64', false]);
  fail('emoji-16', 'emoji-64');
  change({ model: 'emoji-64' });
  expect(load.mock.calls).toEqual([['emoji-64', false], ['emoji-64', false]]);
  recipes.undo();
  expect(useStore.getState().recipe).toEqual(recipe);
  expect(load.mock.lastCall).toEqual(['emoji-16', false]);
  expect(start).not.toHaveBeenCalled();
});

it('what is there is run, and the same run is not asked for twice', () => {
  const { change, load, start } = page();
  change({ seed: recipe.seed });
  expect(start).not.toHaveBeenCalled();
  change({ seed: 77 });
  expect(start).toHaveBeenCalledOnce();
  expect(load).not.toHaveBeenCalled();
});
