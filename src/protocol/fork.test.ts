import { describe, expect, it } from 'vitest';
import { everywhere, forkedFrom, parentOf, patched, recipeAt, segmentsOf } from './fork.ts';
import { recipeSchema, sourceRecipe, type Recipe } from './recipe.ts';

const root: Recipe = {
  model: 'emoji-32', prompt: 'a cat', negativePrompt: '', seed: 7, noise: 'philox', sampler: 'DDIMScheduler', steps: 25, guidanceScale: 3, eta: 0, options: {}, start: null, edits: [], fork: null,
};
const child = forkedFrom(root, 8, { ...root, seed: 11 });
const grandchild = forkedFrom(child, 15, { ...child, prompt: 'a dog' });

describe('a recipe that forks', () => {
  it('says what the run before has otherwise, and nothing else', () => {
    expect(child.fork).toEqual({ at: 8, of: { seed: 7 } });
    expect(grandchild.fork).toEqual({ at: 15, of: { prompt: 'a cat', fork: { at: 8, of: { seed: 7 } } } });
    expect(recipeSchema.parse(grandchild)).toEqual(grandchild);
  });

  it('gives the recipe that holds at each position', () => {
    const held = [0, 7, 8, 14, 15, 24].map((position) => recipeAt(grandchild, position));
    expect(held.map(({ seed, prompt }) => `${seed} ${prompt}`)).toEqual(['7 a cat', '7 a cat', '11 a cat', '11 a cat', '11 a dog', '11 a dog']);
    expect(segmentsOf(grandchild).map(({ at, recipe }) => [at, recipe.seed])).toEqual([[0, 7], [8, 11], [15, 11]]);
    expect(child.fork && parentOf(child, child.fork)).toEqual(root);
  });

  it('before the fork of its parent leaves the parent’s parent', () => {
    const early = forkedFrom(child, 3, { ...child, guidanceScale: 1 });
    expect(early.fork).toEqual({ at: 3, of: { seed: 7, guidanceScale: 3 } });
  });

  it('keeps the run before when what is from the fork on changes', () => {
    const other = patched(grandchild, { prompt: 'a fox', steps: 10 });
    expect(segmentsOf(other).map(({ recipe: { prompt, steps } }) => [prompt, steps])).toEqual([['a cat', 25], ['a cat', 25], ['a fox', 10]]);
    expect(patched(child, { noise: 'torch' }).fork).toEqual(child.fork);
    expect(patched(child, { model: 'emoji-16' }).fork).toBeNull();
    expect(patched(child, { fork: null })).toEqual({ ...root, seed: 11 });
  });

  it('is made of a wish: of the run that is there, or of another', () => {
    expect(patched(root, { seed: 11, fork: { at: 8 } })).toEqual(child);
    expect(patched(child, { prompt: 'a dog', fork: { at: 15 } })).toEqual(grandchild);
    expect(patched(root, { fork: { at: 8, renoise: true, of: { seed: 3 } } }).fork).toEqual({ at: 8, renoise: true, of: { seed: 3 } });
  });

  it('can be changed everywhere', () => {
    const cut = { kind: 'gain', tensor: 'a', value: 0 } as const;
    const other = everywhere(grandchild, (recipe) => ({ ...recipe, edits: [...recipe.edits, cut] }));
    expect(segmentsOf(other).map(({ recipe }) => recipe.edits)).toEqual([[cut], [cut], [cut]]);
    expect(segmentsOf(other).map(({ recipe }) => recipe.seed)).toEqual([7, 11, 11]);
  });

  it('lends activations of a run that forks in the same places, without edits', () => {
    const edited = forkedFrom(root, 8, { ...root, edits: [{ kind: 'gain', tensor: 'a', value: 0 }] });
    expect(segmentsOf(sourceRecipe(edited, { prompt: 'a dog' })).map(({ recipe }) => recipe)).toMatchObject([{ prompt: 'a dog', edits: [], seed: 7 }, { prompt: 'a dog', edits: [], seed: 7 }]);
    expect(segmentsOf(sourceRecipe(child, { prompt: 'a dog' })).map(({ recipe }) => recipe)).toMatchObject([{ prompt: 'a dog', seed: 7 }, { prompt: 'a dog', seed: 11 }]);
  });

  it.each([
    ['at the beginning', { at: 0, of: {} }],
    ['with a field that both runs share', { at: 3, of: { noise: 'torch' } }],
    ['of a run that forks later', { at: 3, of: { fork: { at: 9, of: {} } } }],
    ['too deep', { at: 9, of: { fork: { at: 8, of: { fork: { at: 7, of: { fork: { at: 6, of: { fork: { at: 5, of: {} } } } } } } } } }],
  ])('is refused %s', (_, fork) => {
    expect(recipeSchema.safeParse({ ...root, fork }).success).toBe(false);
  });
});
