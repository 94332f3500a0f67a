import { expect, it } from 'vitest';
import type { Edit } from './edits.ts';
import type { Recipe } from './recipe.ts';
import { toldAt } from './told.ts';

const root: Recipe = {
  model: 'emoji-32', prompt: 'a cat', negativePrompt: '', seed: 7, noise: 'philox', sampler: 'DDIMScheduler', steps: 25, guidanceScale: 3, eta: 0, options: {}, start: null, edits: [], fork: null,
};
const told = (edits: Edit[], position: number, conditional = true): number => toldAt({ ...root, edits }, position, 519, { conditional, last: 999 });

it('a network is told the sampler’s t, or what edits that hold there and for that half make of it', () => {
  expect(told([], 12)).toBe(519);
  expect(told([{ kind: 'timestep', value: 100 }], 12)).toBe(100);
  expect(told([{ kind: 'timestep', value: 100, steps: [13, 24] }], 12)).toBe(519);
  expect(told([{ kind: 'timestep', value: 100, branch: 'unconditional' }], 12)).toBe(519);
  expect(told([{ kind: 'timestep', value: 100, branch: 'unconditional' }], 12, false)).toBe(100);
  expect(told([{ kind: 'timestep', offset: 900 }], 12)).toBe(999);
  expect(told([{ kind: 'timestep', value: 100, block: 'middle' }], 12)).toBe(519);
});
