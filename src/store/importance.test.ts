import { expect, it } from 'vitest';
import type { Edit } from '../protocol/edits.ts';
import { cellsToGoOn, importanceCells, runsOfCut, sameEditsFrom, stretchesOf } from './importance.ts';
import { linkDefaults } from './link.ts';

it('parts the steps evenly, without a gap', () => {
  expect(stretchesOf(25, 5)).toEqual([[0, 4], [5, 9], [10, 14], [15, 19], [20, 24]]);
  expect(stretchesOf(7, 3)).toEqual([[0, 1], [2, 4], [5, 6]]);
  expect(stretchesOf(3, 10)).toEqual([[0, 0], [1, 1], [2, 2]]);
  expect(stretchesOf(1000, 1)).toEqual([[0, 999]]);
});

const place = { tensor: 'encoder', into: 'joined' };
const gain = (value: number, steps?: [number, number]): Edit => ({ kind: 'gain', ...place, value, ...(steps && { steps }) });
const word: Edit = { kind: 'word', word: 2, value: 0 };
const recipe = (edits: Edit[]) => ({ ...linkDefaults.recipe, edits });

it('a map that was stopped goes on with the cells that it has, and no other does', () => {
  const parts = [{ name: 'skip 0', place: { tensor: 'encoder' } }];
  const cell = { picture: 0.1, atOnce: 0.2 };
  const stopped = { kind: 'skips' as const, parts, total: 6, stretches: [[0, 2], [3, 5]] as const, cells: [[cell, null]], passes: 6, saved: 0 };
  expect(importanceCells(stopped)).toBe(1);
  expect(cellsToGoOn(stopped, parts, stopped.stretches, 6)).toEqual([[cell, null]]);
  expect(cellsToGoOn(stopped, parts, [[0, 1], [2, 5]], 6)).toEqual([[null, null]]);
  expect(cellsToGoOn(stopped, [{ name: 'skip 1', place: { tensor: 'other' } }], stopped.stretches, 6)).toEqual([[null, null]]);
  expect(cellsToGoOn(null, parts, stopped.stretches, 6)).toEqual([[null, null]]);
});

it('a part that the run leaves alone is told against the run itself', () => {
  const run = recipe([word]);
  const { whole, cut } = runsOfCut(run, place, [5, 9], 25);
  expect(whole).toBe(run);
  expect(cut.edits).toEqual([word, gain(0, [5, 9])]);
});

it('a part that the run changes is told against the run without that change in the stretch alone', () => {
  const { whole, cut } = runsOfCut(recipe([gain(0), word]), place, [5, 9], 25);
  expect(whole.edits).toEqual([gain(0, [0, 4]), gain(0, [10, 24]), word]);
  expect(cut.edits).toEqual([gain(0, [0, 4]), gain(0, [10, 24]), word, gain(0, [5, 9])]);
  // At the ends, and where the change holds elsewhere.
  expect(runsOfCut(recipe([gain(2, [3, 6])]), place, [0, 4], 25).whole.edits).toEqual([gain(2, [5, 6])]);
  const elsewhere = recipe([gain(2, [3, 6])]);
  expect(runsOfCut(elsewhere, place, [20, 24], 25).whole).toBe(elsewhere);
});

it('a run that cuts the part already is the run with the cut', () => {
  const run = recipe([word, gain(0)]);
  expect(sameEditsFrom(runsOfCut(run, place, [5, 9], 25).cut, run, 5, 25)).toBe(true);
  expect(sameEditsFrom(runsOfCut(run, place, [5, 9], 25).whole, run, 5, 25)).toBe(false);
});

it('before a fork, what the run that was left does counts', () => {
  const run = { ...recipe([]), fork: { at: 10, of: { edits: [gain(0)] } } };
  expect(runsOfCut(run, place, [0, 9], 25).whole.fork).toMatchObject({ at: 10 });
  expect(runsOfCut(run, place, [0, 9], 25).whole).not.toBe(run);
  expect(runsOfCut(run, place, [10, 24], 25).whole).toBe(run);
});
