import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { defaultRecipe, manifestSchema, type Manifest } from '../protocol/manifest.ts';
import { defaultSchedule, type ScheduleName } from '../protocol/foreign/schedules.ts';
import { checkRecipe } from '../store/check-recipe.ts';
import { restPosition } from './rest-position.ts';

const shipped = manifestSchema.parse(JSON.parse(readFileSync(new URL('../../public/models/emoji-32/manifest.json', import.meta.url), 'utf8')));

function restOf(manifest: Manifest): { position: number; alphaBar: number } {
  const { alphaBar } = checkRecipe(defaultRecipe(manifest), manifest);
  const position = restPosition(alphaBar);
  return { position, alphaBar: alphaBar[position] ?? NaN };
}

it('is the middle of the shipped model’s first run, where its cached maps lie', () => {
  expect(restOf(shipped).position).toBe(12);
});

// t of ᾱ = ½ by numpy: argmin |cumprod(1 − β) − ½| is 258 (linear), 354 (scaled linear) and 495 (cosine); the nearest of 0, 50, … 950.
it.each<[ScheduleName, number]>([
  ['linear', 250],
  ['scaled_linear', 350],
  ['squaredcos_cap_v2', 500],
])('of a network of 20 steps that was trained with the schedule %s is at t = %i', (name, timestep) => {
  const foreign = { ...shipped, scheduler: { ...defaultSchedule(name), prediction_type: 'epsilon' }, recipe: { ...shipped.recipe, steps: 20, sampler: 'DDIMScheduler' as const } };
  const { position, alphaBar } = restOf(foreign);
  expect(checkRecipe(defaultRecipe(foreign), foreign).timesteps[position]).toBe(timestep);
  expect(Math.abs(alphaBar - 0.5)).toBeLessThan(0.1);
});

it('is never the picture, and the middle where nothing is known of the noise', () => {
  expect(restPosition([0.1, 0.2, 1])).toBe(1);
  expect(restPosition([NaN, NaN, NaN, NaN, NaN])).toBe(2);
});
