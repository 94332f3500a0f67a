import { expect, it } from 'vitest';
import { forkedFrom } from '../protocol/fork.ts';
import { linkDefaults } from './link.ts';
import { figureWords, runWords, shownWords } from './run-words.ts';

const plain = { ...linkDefaults.recipe, prompt: 'a blue cat on yellow', seed: 7 };
const words = '“a blue cat on yellow”, seed 7, DDIM, 25 steps, guidance 3';
const cut = { ...plain, edits: [{ kind: 'gain' as const, tensor: 'skip', value: 0, steps: [20, 24] as [number, number] }] };

it('says of a run what its sentence says', () => {
  expect(runWords(plain, null)).toBe(words);
  expect(runWords(cut, null)).toBe(`${words}, without skip in steps 20–24`);
  expect(runWords({ ...plain, negativePrompt: 'red', eta: 0.5, options: { use_karras_sigmas: true } }, null)).toBe(`${words}, away from “red”, η 0.5, Karras spacing on`);
});

it('says where it forks, and names an edit once', () => {
  const fork = forkedFrom(plain, 8, { ...cut, seed: 11 });
  expect(runWords(fork, null)).toBe(`${words.replace('seed 7', 'seed 11')}, forked at step 8, seed 7 → 11, without skip in steps 20–24`);
  expect(runWords(forkedFrom(fork, 12, { ...fork, seed: 12, edits: [] }), null)).toContain('forked at step 8, seed 7 → 11, without skip in steps 20–24, forked at step 12, seed 11 → 12, no longer without skip');
});

it('says which of two runs, or their difference', () => {
  const beside = { recipe: plain, letter: 'A' as const };
  expect(shownWords({ recipe: cut, beside, letter: 'B', view: { shows: 'run' } }, null)).toBe(`B: ${words}, without skip in steps 20–24; beside it A: without edits`);
  expect(shownWords({ recipe: cut, beside, letter: 'B', view: { shows: 'difference' } }, null)).toBe(`B − A; B: ${words}, without skip in steps 20–24; A: without edits`);
});

it('says of the end that it is the picture, and of an inversion’s that it is noise', () => {
  expect(figureWords({ index: 24, timestep: 39, finished: true, total: 25 }, plain)).toBe('the picture, step 25 of 25; inside the network the last evaluation, step 24 · t = 39');
  expect(figureWords({ index: 24, timestep: 999, finished: true, total: 25 }, { sampler: 'DDIMInverseScheduler' })).toBe('the noise, step 25 of 25; inside the network the last evaluation, step 24 · t = 999');
  expect(figureWords({ index: 7, timestep: 500, finished: false, total: 25 }, plain)).toBe('step 7 · t = 500');
});
