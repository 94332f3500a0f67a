import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LoadedModel } from '../protocol/engine.ts';
import { defaultRecipe, manifestSchema } from '../protocol/manifest.ts';
import { useStore } from '../store/store.ts';
import { KeptPage } from './kept-page.ts';
import { Problems } from './problems.ts';
import type { Run } from './run.ts';

const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('../../public/models/emoji-16/manifest.json', import.meta.url), 'utf8')));
const loaded = { manifest, device: { device: 'wasm' } } as unknown as LoadedModel;
const before = useStore.getState();
beforeEach(() => useStore.setState({ manifest, loaded, recipe: defaultRecipe(manifest), view: { ...before.view, step: 4 } }));
afterEach(() => useStore.setState(before, true));

function page(...there: { readonly letter: string }[]) {
  const shown = there.map(({ letter }) => ({ letter, recipe: defaultRecipe(manifest) }) as unknown as Run);
  const putBack = vi.fn();
  const stays = vi.fn();
  const notMade = vi.fn();
  const nothing = (): void => undefined;
  const problems = new Problems();
  const parts = { runs: { all: () => shown, putBack }, loading: { stays }, recipes: () => ({ notMade }), playhead: { stop: nothing }, course: { start: nothing }, address: nothing, problems };
  const fail = (): void => {
    useStore.setState({ loaded: null, view: { ...before.view, step: 0 }, engine: { phase: 'failed' } });
    problems.report({ code: 'network', message: 'Could not reach the server.', where: 'engine', retry: true });
  };
  return { shown, putBack, stays, notMade, parts, problems, fail };
}

it('where another model does not come, both runs are there again as they were looked at, with the reason and the way to try again', () => {
  const { shown, putBack, stays, notMade, parts, problems, fail } = page({ letter: 'B' }, { letter: 'A' });
  const again = vi.fn();
  const kept = KeptPage.of(null, parts, again);
  fail();
  kept?.putBack();
  expect(putBack).toHaveBeenCalledWith(...shown);
  expect(stays).toHaveBeenCalledWith(manifest.id);
  expect(notMade).toHaveBeenCalledWith(shown[0]?.recipe);
  expect(useStore.getState()).toMatchObject({ loaded, view: { step: 4 }, engine: { phase: 'ready' } });
  expect(useStore.getState().problems).toEqual([{ code: 'network', message: 'Could not reach the server. Until then emoji-16 stays open, with its runs.', where: 'engine', retry: true }]);
  problems.retry();
  expect(again).toHaveBeenCalledOnce();
});

it('while one is on its way, choosing a third keeps what was there before both; where nothing was there, nothing is kept', () => {
  const { parts, fail } = page({ letter: 'A' });
  const [second, third] = [vi.fn(), vi.fn()];
  const kept = KeptPage.of(null, parts, second);
  fail();
  expect(KeptPage.of(kept, parts, third)).toBe(kept);
  kept?.putBack();
  parts.problems.retry();
  expect([second, third].map((asked) => asked.mock.calls.length)).toEqual([0, 1]);
  useStore.setState({ loaded: null });
  expect(KeptPage.of(null, parts, third)).toBeNull();
});
