import { expect, it } from 'vitest';
import { linkDefaults } from '../../store/link.ts';
import { describeReceiver, describeRuns } from './link-words.ts';

const recipe = { ...linkDefaults.recipe, prompt: 'a red heart', seed: 7, steps: 20 };

it('a link of a comparison is said to hold both runs, and what tells them apart', () => {
  expect(describeRuns({ recipe, beside: null, letter: 'A' }, null)).toBe('the recipe (“a red heart”, seed 7, 20 steps)');
  const other = { ...recipe, prompt: '', seed: 9 };
  const both = 'both runs, A (“a red heart”, seed 7, 20 steps) and B (no words, seed 9, 20 steps),';
  expect(describeRuns({ recipe, beside: other, letter: 'A' }, null)).toBe(both);
  expect(describeRuns({ recipe: other, beside: recipe, letter: 'B' }, null)).toBe(both);
  expect(describeRuns({ recipe, beside: recipe, letter: 'A' }, null)).toBe('both runs, A (“a red heart”, seed 7, 20 steps) and B (“a red heart”, seed 7, 20 steps),');
  expect(describeRuns({ recipe, beside: { ...recipe, guidanceScale: 1 }, letter: 'A' }, null)).toContain('B (“a red heart”, seed 7, 20 steps; guidance 3 → 1),');
});

it('a link of somebody’s own model is said to ask for the file', () => {
  const own = `own-${'ab'.repeat(20)}`;
  expect(describeReceiver('emoji-16', null)).toMatch(/whoever opens it computes the same run/);
  expect(describeReceiver(own, null)).toMatch(/does not travel.*by its hash.*is asked for the file/);
  expect(describeReceiver(own, 'https://example.org/unet.onnx')).toMatch(/does not travel.*https:\/\/example\.org\/unet\.onnx.*asked first/);
});
