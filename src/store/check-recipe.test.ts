import { expect, it } from 'vitest';
import '../diffusion/every-sampler.ts';
import { recipeScheduler } from '../protocol/inputs.ts';
import { defaultRecipe, manifestSchema } from '../protocol/manifest.ts';
import shipped from '../../public/models/emoji-16/manifest.json' with { type: 'json' };
import type { Recipe } from '../protocol/recipe.ts';
import { checkRecipe } from './check-recipe.ts';

const manifest = manifestSchema.parse(shipped);
const scheduleWith = (sampler: Recipe['sampler']) => {
  const recipe = { ...defaultRecipe(manifest), sampler, steps: 6 };
  return { schedule: checkRecipe(recipe, manifest), scheduler: recipeScheduler(manifest, recipe) };
};

it('says what x is made of on the scale of ᾱ: √ᾱ and √(1 − ᾱ)', () => {
  const { schedule } = scheduleWith('DDIMScheduler');
  expect(schedule.levels).toHaveLength(7);
  schedule.levels.forEach(({ signal, noise }, i) => {
    expect(signal ** 2).toBeCloseTo(schedule.alphaBar[i] ?? NaN, 5);
    expect(signal ** 2 + noise ** 2).toBeCloseTo(1, 5);
  });
});

it('says what x is made of on Karras’ scale: the picture whole, and σ', () => {
  const { schedule, scheduler } = scheduleWith('EulerDiscreteScheduler');
  expect(schedule.levels.map(({ signal }) => signal)).toEqual(Array(7).fill(1));
  expect(schedule.levels.map(({ noise }) => noise)).toEqual(scheduler.sigmas);
});

it('says that inversion ends in noise', () => {
  const { schedule } = scheduleWith('DDIMInverseScheduler');
  const { signal = NaN, noise = NaN } = schedule.levels.at(-1) ?? {};
  expect(noise).toBeGreaterThan(signal);
  expect(signal ** 2).toBeCloseTo(schedule.alphaBar.at(-1) ?? NaN, 6);
});
