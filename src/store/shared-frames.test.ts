import { expect, it } from 'vitest';
import type { Edit } from '../protocol/edits.ts';
import { forkedFrom } from '../protocol/fork.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { linkDefaults } from './link.ts';
import { sharedFrames } from './shared-frames.ts';

const recipe = (edits: Edit[], patch: Partial<Recipe> = {}): Recipe => ({ ...linkDefaults.recipe, ...patch, edits });
const base = recipe([]);
const forked = forkedFrom(base, 8, { ...base, seed: 9 });
const euler = forkedFrom(base, 8, { ...base, sampler: 'EulerDiscreteScheduler' });
const cut: Edit = { kind: 'gain', tensor: 'a', value: 0 };

it.each([
  ['the same recipe', recipe([]), recipe([]), Infinity],
  ['another seed', recipe([]), recipe([], { seed: 9 }), 0],
  ['an edit everywhere', recipe([]), recipe([cut]), 0],
  ['an edit from step 20', recipe([]), recipe([{ ...cut, steps: [20, 24] }]), 20],
  ['another value of it', recipe([{ ...cut, value: 0.5, steps: [20, 24] }]), recipe([{ ...cut, steps: [20, 24] }]), 20],
  ['the same edit and another', recipe([cut]), recipe([cut, { ...cut, tensor: 'b', steps: [3, 4] }]), 3],
  ['the order of edits, which counts', recipe([{ ...cut, steps: [5, 6] }, { ...cut, tensor: 'b', steps: [2, 9] }]), recipe([{ ...cut, tensor: 'b', steps: [2, 9] }, { ...cut, steps: [5, 6] }]), 2],
  ['a run and its fork', base, forked, 8],
  ['two forks at different positions', forked, forkedFrom(base, 5, { ...base, seed: 9 }), 5],
  ['two forks at one position', forked, forkedFrom(base, 8, { ...base, seed: 10 }), 8],
  ['the same fork', forked, forkedFrom(base, 8, { ...base, seed: 9 }), Infinity],
  ['noise redrawn', forked, forkedFrom(base, 8, { ...base, seed: 9 }, true), 8],
  ['another sampler', base, euler, 8],
  ['a fork of forks', euler, forkedFrom(euler, 12, { ...euler, prompt: 'a dog' }), 12],
  ['the same sampler, but come to in another way', euler, forkedFrom(base, 9, { ...base, sampler: 'EulerDiscreteScheduler' }), 8],
  ['a fork with an edit, and the edit from there on', forkedFrom(base, 8, { ...base, edits: [cut] }), recipe([{ ...cut, steps: [8, 24] }]), 8],
  ['a fork in which nothing is changed', base, forkedFrom(base, 8, base), Infinity],
  ['an edit that is over when they fork', recipe([{ ...cut, steps: [2, 3] }]), forkedFrom(recipe([{ ...cut, steps: [2, 3] }]), 8, base), Infinity],
])('%s', (_, a, b, frames) => {
  expect(sharedFrames(a, b)).toBe(frames);
  expect(sharedFrames(b, a)).toBe(frames);
});
