import { expect, it } from 'vitest';
import type { Anatomy } from '../onnx/anatomy-types.ts';
import type { Edit } from '../protocol/edits.ts';
import { describeEdit } from './edit-words.ts';

const words = ['a', 'blue', 'cat'];

it.each<[Edit, string]>([
  [{ kind: 'gain', tensor: 'x', value: 0, steps: [20, 24] }, 'without x in steps 20–24'],
  [{ kind: 'gain', tensor: 'x', heads: [0, 1, 3], value: 0.5, branch: 'conditional' }, 'heads 1–2, 4 of x × 0.5, conditional only'],
  [{ kind: 'mean', tensor: 'x', channels: [2] }, 'channel 2 of x at its mean'],
  [{ kind: 'timestep', value: 999 }, 'told t = 999'],
  [{ kind: 'timestep', offset: -100 }, 'told t − 100'],
  [{ kind: 'word', word: 2, value: 1.5 }, '“blue” × 1.5'],
  [{ kind: 'word', word: 3, value: 0, steps: [4, 4] }, 'blind to “cat” in step 4'],
  [{ kind: 'prompt', prompt: 'a fox', steps: [0, 5] }, 'told “a fox” in steps 0–5'],
  [{ kind: 'patch', tensor: 'x', from: { prompt: 'a fox', seed: 3 } }, 'x from the run of “a fox”, seed 3'],
])('%j is “%s”', (edit, clause) => {
  expect(describeEdit(edit, null, words)).toBe(clause);
});

it('tells the skips of one level apart, the outermost first', () => {
  const skip = (level: number, name: string) => ({ level, encoder: `${name}.e`, decoder: `${name}.d`, joined: `${name}.j` });
  const anatomy = { skips: [skip(0, 'a'), skip(0, 'b'), skip(1, 'c')], residualBlocks: [], selfAttention: [], crossAttention: [], levels: [], inputs: {} } as unknown as Anatomy;
  const without = (name: string, half: 'e' | 'd') => describeEdit({ kind: 'gain', tensor: `${name}.${half}`, into: `${name}.j`, value: 0 }, anatomy, []);
  expect([without('a', 'e'), without('b', 'e'), without('c', 'e')]).toEqual(['without skip 0 (1 of 2)', 'without skip 0 (2 of 2)', 'without skip 1']);
  expect(without('b', 'd')).toBe('without what comes from below into decoder 0 (2 of 2)');
});
