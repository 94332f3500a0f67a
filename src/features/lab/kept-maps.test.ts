import { expect, it } from 'vitest';
import { linkDefaults } from '../../store/link.ts';
import type { ImportanceMap } from '../../store/importance.ts';
import { KeptMaps, keyOf, stoppedWords, type MapOf, type Stopped } from './kept-maps.ts';

const { recipe } = linkDefaults;
const cell = { picture: 0.1, atOnce: 0.2 };
const map: ImportanceMap = { kind: 'skips', parts: [{ name: 'skip 0', place: { tensor: 'a' } }], total: 6, stretches: [[0, 2], [3, 5]], cells: [[cell, null]], passes: 6, saved: 0 };
const of = (stopped: Stopped | null): MapOf => ({ map, recipe, stopped });

it('says how far a map came, and why no further', () => {
  expect(stoppedWords(of('the run was changed'))).toBe('1 of 2 cells: the run was changed');
  expect(stoppedWords(of('cancelled'))).toBe('1 of 2 cells');
});

it('keeps what was computed by recipe, kind and stretches, and knows the one that was stopped last', () => {
  const kept = new KeptMaps();
  expect(kept.unfinished()).toBeNull();
  const stopped = of('the run was changed');
  kept.put(keyOf(recipe, 'skips', 2), stopped);
  expect(kept.get(keyOf({ ...recipe }, 'skips', 2))).toBe(stopped);
  expect(kept.get(keyOf({ ...recipe, seed: 9 }, 'skips', 2))).toBeUndefined();
  expect(kept.get(keyOf(recipe, 'skips', 5))).toBeUndefined();
  expect(kept.unfinished()).toBe(stopped);
  kept.put(keyOf(recipe, 'skips', 2), of(null));
  expect(kept.unfinished()).toBeNull();
});

it('forgets the oldest of many', () => {
  const kept = new KeptMaps();
  for (let seed = 0; seed < 20; seed++) kept.put(keyOf({ ...recipe, seed }, 'skips', 2), of(null));
  expect(kept.get(keyOf({ ...recipe, seed: 3 }, 'skips', 2))).toBeUndefined();
  expect(kept.get(keyOf({ ...recipe, seed: 4 }, 'skips', 2))).toBeDefined();
});
