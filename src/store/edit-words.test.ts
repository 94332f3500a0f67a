import { expect, it } from 'vitest';
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
