import { describe, expect, it } from 'vitest';
import type { Anatomy } from '../onnx/anatomy-types.ts';
import { forkedFrom } from '../protocol/fork.ts';
import type { Edit } from '../protocol/edits.ts';
import { linkDefaults } from './link.ts';
import { besideWords, editsInCommon, forkClause, whatDiffers } from './what-differs.ts';

const recipe = { ...linkDefaults.recipe, prompt: 'a blue cat', seed: 7 };
const anatomy = { skips: [{ encoder: 'e0', decoder: 'd0', joined: 'j0', resolution: [32, 32], level: 0, op: 'Concat', order: 'encoder-first' }] } as unknown as Anatomy;

describe('what two recipes differ in', () => {
  it('names fields with both values, and nothing where nothing differs', () => {
    expect(whatDiffers(recipe, recipe, null)).toEqual([]);
    expect(whatDiffers(recipe, { ...recipe, seed: 9, guidanceScale: 1 }, null)).toEqual(['seed 7 → 9', 'guidance 3 → 1']);
    expect(whatDiffers(recipe, { ...recipe, prompt: '', sampler: 'EulerDiscreteScheduler' }, null)).toEqual(['“a blue cat” → no words', 'DDIM → Euler']);
    expect(whatDiffers(recipe, { ...recipe, steps: 10 }, null)).toEqual(['25 steps → 10 steps']);
    expect(whatDiffers(recipe, { ...recipe, options: { solver_order: 3 } }, null)).toEqual(['order as published → 3']);
  });

  it('names the edits that only one of them has', () => {
    const cut: Edit = { kind: 'gain', tensor: 'e0', into: 'j0', value: 0, steps: [20, 24] };
    const edited = { ...recipe, edits: [cut] };
    expect(whatDiffers(recipe, edited, anatomy)).toEqual(['without skip 0 in steps 20–24']);
    expect(whatDiffers(edited, recipe, anatomy)).toEqual(['no longer without skip 0 in steps 20–24']);
    expect(whatDiffers(edited, { ...edited }, anatomy)).toEqual([]);
    expect(editsInCommon(edited, recipe, anatomy)).toEqual([]);
    // A run that forks from one with an edit keeps it.
    expect(editsInCommon(edited, forkedFrom(edited, 8, { ...edited, seed: 11 }), anatomy)).toEqual(['without skip 0 in steps 20–24']);
  });

  it('names where a run forks, and what is other from there on', () => {
    const forked = forkedFrom(recipe, 8, { ...recipe, seed: 11 }, true);
    expect(whatDiffers(recipe, forked, null)).toEqual(['forked at step 8, noise redrawn', 'seed 7 → 11']);
    expect(whatDiffers(forked, recipe, null)).toEqual(['no longer forked at step 8, noise redrawn', 'seed 11 → 7']);
    expect(whatDiffers(forked, forkedFrom(recipe, 9, { ...recipe, seed: 11 }), null)).toEqual(['forked at step 9']);
    expect(besideWords(forked, recipe, null)).toBe('forked at step 8, noise redrawn, seed 11');
    expect(besideWords(recipe, forkedFrom(recipe, 8, recipe, true), null)).toBe('not forked');
  });

  it('says of a fork, beside the clauses of its edits, only those that it has no longer', () => {
    const cut: Edit = { kind: 'gain', tensor: 'e0', into: 'j0', value: 0 };
    const forked = forkedFrom(recipe, 8, { ...recipe, seed: 11, edits: [cut] });
    expect(whatDiffers(recipe, forked, anatomy)).toEqual(['forked at step 8', 'seed 7 → 11', 'without skip 0']);
    expect(forked.fork && forkClause(forked, forked.fork, anatomy)).toEqual(['forked at step 8', 'seed 7 → 11']);
    const back = forkedFrom({ ...recipe, edits: [cut] }, 8, recipe);
    expect(back.fork && forkClause(back, back.fork, anatomy)).toEqual(['forked at step 8', 'no longer without skip 0']);
  });

  it('names each beside the other', () => {
    const edited = { ...recipe, edits: [{ kind: 'freeu', b1: 1.2, b2: 1.4, s1: 0.9, s2: 0.2 } as const] };
    expect(besideWords(recipe, edited, null)).toBe('without edits');
    expect(besideWords(edited, recipe, null)).toBe('with FreeU (b 1.2, 1.4; s 0.9, 0.2)');
    expect(besideWords(recipe, { ...recipe, seed: 9 }, null)).toBe('seed 7');
    expect(besideWords(recipe, recipe, null)).toBe('the same');
  });
});

it('names samplers and options as the menu does', () => {
  const karras = { ...recipe, sampler: 'EulerAncestralDiscreteScheduler' as const, options: { use_karras_sigmas: true, timestep_spacing: 'trailing' } };
  expect(whatDiffers(recipe, karras, null)).toEqual(['DDIM → Euler ancestral', 'Karras spacing as published → on', 'timesteps as published → trailing']);
  expect(whatDiffers(recipe, { ...recipe, noise: 'torch' }, null)).toEqual(['noise philox → torch.randn']);
  const own = { ...recipe, start: { picture: 'own:12ab', from: 3 }, noise: 'own:34cd' };
  expect(whatDiffers(recipe, own, null)).toEqual(['noise philox → from a file', 'from noise → a custom picture at step 3']);
});
