import { expect, it } from 'vitest';
import type { Edit } from '../protocol/edits.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { linkDefaults } from './link.ts';
import { sharedFrames } from './shared-frames.ts';

const recipe = (edits: Edit[], patch: Partial<Recipe> = {}): Recipe => ({ ...linkDefaults.recipe, ...patch, edits });
const cut: Edit = { kind: 'gain', tensor: 'a', value: 0 };

it.each([
  ['the same recipe', recipe([]), recipe([]), Infinity],
  ['another seed', recipe([]), recipe([], { seed: 9 }), 0],
  ['an edit everywhere', recipe([]), recipe([cut]), 0],
  ['an edit from step 20', recipe([]), recipe([{ ...cut, steps: [20, 24] }]), 20],
  ['another value of it', recipe([{ ...cut, value: 0.5, steps: [20, 24] }]), recipe([{ ...cut, steps: [20, 24] }]), 20],
  ['the same edit and another', recipe([cut]), recipe([cut, { ...cut, tensor: 'b', steps: [3, 4] }]), 3],
  ['the order of edits, which counts', recipe([{ ...cut, steps: [5, 6] }, { ...cut, tensor: 'b', steps: [2, 9] }]), recipe([{ ...cut, tensor: 'b', steps: [2, 9] }, { ...cut, steps: [5, 6] }]), 2],
])('%s', (_, a, b, frames) => {
  expect(sharedFrames(a, b)).toBe(frames);
  expect(sharedFrames(b, a)).toBe(frames);
});
