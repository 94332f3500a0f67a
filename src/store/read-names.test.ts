import { describe, expect, it } from 'vitest';
import { readName, type Edit } from '../protocol/edits.ts';
import { forkedFrom } from '../protocol/fork.ts';
import type { Tensor } from '../protocol/frame.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { changesOfRead, heldName, isReadChanged } from './read-names.ts';
import { RunRoom } from './run-room.ts';

const root: Recipe = {
  model: 'emoji-32', prompt: 'a cat', negativePrompt: '', seed: 7, noise: 'philox', sampler: 'DDIMScheduler', steps: 25, guidanceScale: 3, eta: 0, options: {}, start: null, edits: [], fork: null,
};
const read = readName('branch', 'sum');
const under = (...edits: Edit[]): string => heldName({ ...root, edits }, read);

describe('what is read of a tensor', () => {
  it('is the tensor where no edit of the run stands in between', () => {
    expect(heldName(root, 'branch')).toBe('branch');
    expect(under()).toBe('branch');
    expect(under({ kind: 'gain', tensor: 'shortcut', into: 'sum', value: 0 }, { kind: 'prompt', prompt: 'a dog' }, { kind: 'timestep', value: 100 })).toBe('branch');
    expect(under({ kind: 'gain', tensor: 'branch', into: 'elsewhere', value: 0 })).toBe('branch');
  });

  it('is held apart where one does: there, everywhere, at some steps, or in a run that was forked from', () => {
    expect(under({ kind: 'gain', tensor: 'branch', into: 'sum', value: 0 })).toBe(read);
    expect(under({ kind: 'mean', tensor: 'branch', steps: [3, 4] })).toBe(read);
    expect(under({ kind: 'freeu', b1: 1.2, b2: 1, s1: 1, s2: 1 })).toBe(read);
    const parent: Recipe = { ...root, edits: [{ kind: 'gain', tensor: 'branch', value: 0 }] };
    expect(heldName(forkedFrom(parent, 8, { ...root, edits: [] }), read)).toBe(read);
  });

  it('is found in a run under either name', () => {
    const tensor: Tensor = { name: 'branch', dims: [1], data: new Float32Array(1) };
    const room = new RunRoom(() => true, () => undefined, (name) => heldName(root, name));
    room.putProbes(0, [tensor], false);
    expect(room.probe(0, read)).toBe(tensor);
    expect(room.probe(0, 'branch')).toBe(tensor);
  });

  it('is changed only where and when the edit holds', () => {
    const recipe: Recipe = { ...root, edits: [{ kind: 'gain', tensor: 'branch', into: 'sum', value: 0, steps: [3, 4] }, { kind: 'gain', tensor: 'shortcut', value: 1 }] };
    expect([2, 3, 4, 5].map((position) => isReadChanged(recipe, position, 'branch', 'sum'))).toEqual([false, true, true, false]);
    expect(isReadChanged(recipe, 3, 'shortcut', 'sum')).toBe(false);
    expect(isReadChanged(recipe, 3, 'branch', 'elsewhere')).toBe(false);
  });

  it('every edit of it that holds is named, and that of a word where it is read of words', () => {
    const edits: Edit[] = [{ kind: 'mean', tensor: 'maps', steps: [3, 4] }, { kind: 'word', word: 2, value: 0 }, { kind: 'word', word: 2, value: 0, layer: 'others' }, { kind: 'gain', tensor: 'maps', value: 1 }];
    const kinds = (position: number, words: boolean) => changesOfRead({ ...root, edits }, position, 'maps', words).map(({ kind }) => kind);
    expect(kinds(3, true)).toEqual(['mean', 'word']);
    expect(kinds(3, false)).toEqual(['mean']);
    expect(kinds(5, false)).toEqual([]);
  });
});
