import { expect, it } from 'vitest';
import { editSchema } from '../protocol/edits.ts';
import { forkedFrom } from '../protocol/fork.ts';
import { linkDefaults } from './link.ts';
import { changeKinds, firstChange, isChangeAt, sourceBeside } from './tensor-change.ts';

const { recipe } = linkDefaults;
const place = { tensor: 'encoder.0', into: 'joined.0', channels: [3] };

it.each(changeKinds)('a first %s is an edit of its place', (kind) => {
  const change = firstChange(kind, place, [1, 32, 16, 16]);
  expect(editSchema.parse(change)).toEqual(change);
  expect(isChangeAt(change, kind, place)).toBe(true);
  expect(isChangeAt(change, kind, { ...place, into: 'elsewhere' })).toBe(false);
  // Filter and noise are of the whole tensor.
  expect(isChangeAt(change, kind, { tensor: place.tensor, into: place.into })).toBe(kind === 'filter' || kind === 'noise');
});

it('the cutoff to begin with is half of what the map carries, and never less than its lowest frequency', () => {
  expect(firstChange('filter', place, [1, 8, 16, 32])).toMatchObject({ cutoff: 4 });
  expect(firstChange('filter', place, [1, 8, 2, 2])).toMatchObject({ cutoff: 1 });
});

it('a run beside is named by what differs', () => {
  expect(sourceBeside(recipe, { ...recipe, prompt: 'a ghost on black', seed: 9 })).toEqual({ from: { prompt: 'a ghost on black', seed: 9 } });
  expect(sourceBeside(recipe, recipe)).toEqual({ from: {} });
});

it('of runs that fork, only that is named which the source would be', () => {
  const fork = forkedFrom(recipe, 8, { ...recipe, prompt: 'a ghost on black' });
  expect(sourceBeside(fork, recipe)).toEqual({ from: { prompt: recipe.prompt } });
  expect(sourceBeside(recipe, fork)).toMatchObject({ refused: expect.stringContaining('fork differently') as string });
  expect(sourceBeside(forkedFrom(recipe, 8, { ...recipe, seed: 9 }, true), recipe)).toMatchObject({ refused: expect.stringContaining('fork differently') as string });
});

it('a run that a patch cannot name is refused with the reason', () => {
  expect(sourceBeside(recipe, { ...recipe, steps: 7 })).toEqual({ refused: 'The other run has a different number of steps, so positions of the two would not correspond.' });
  expect(sourceBeside(recipe, { ...recipe, edits: [{ kind: 'timestep', value: 3 }] })).toMatchObject({ refused: expect.stringContaining('has edits') as string });
});
