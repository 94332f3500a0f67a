import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultRecipe, manifestSchema, sampleLength } from '../protocol/manifest.ts';
import { wholeScheduler } from '../protocol/inputs.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { checkRecipe, readRecipe } from './check-recipe.ts';
import { pictureRoom } from './pictures.ts';
import { entriesOf, entryNear, entryOfStrength, missingStart, startData, withMovedStart } from './start.ts';

const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('../../public/models/emoji-16/manifest.json', import.meta.url), 'utf8')));
const recipe = (patch: Partial<Recipe>): Recipe => ({ ...defaultRecipe(manifest), sampler: 'DDIMScheduler', steps: 25, ...patch });
const entries = (patch: Partial<Recipe>) => entriesOf(wholeScheduler(manifest, recipe(patch)));

describe('where a run can start', () => {
  it('is counted in diffusers’ strength', () => {
    const all = entries({});
    expect(all).toHaveLength(25);
    expect(all[0]).toMatchObject({ from: 0, strength: 1 });
    expect(entryOfStrength(all, 0.6, 25)).toMatchObject({ from: 10 });
    expect(entryOfStrength(all, 0.03, 25)).toBeUndefined();
    expect(entryNear(all, 999)?.from).toBe(0);
  });

  it('is at the first evaluation of a step, and for some samplers only at the first of all', () => {
    expect(entries({ sampler: 'HeunDiscreteScheduler', steps: 5 }).map(({ from }) => from)).toEqual([0, 2, 4, 6, 8]);
    expect(entries({ sampler: 'PNDMScheduler' }).map(({ from }) => from)).toEqual([0]);
  });

  it('moves with the steps and the sampler to about the same t', () => {
    const before = recipe({ start: { picture: 'a fox on white', from: 10 } });
    const t = wholeScheduler(manifest, before).timesteps[10] ?? NaN;
    for (const patch of [{ steps: 5 }, { steps: 100 }, { sampler: 'HeunDiscreteScheduler' as const, steps: 50 }]) {
      const moved = withMovedStart({ ...before, ...patch }, before, manifest);
      const schedule = checkRecipe(moved, manifest);
      expect(Math.abs((schedule.timesteps[0] ?? NaN) - t)).toBeLessThan(120);
    }
    expect(withMovedStart({ ...before, seed: 3 }, before, manifest).start).toEqual(before.start);
  });

  it('is refused elsewhere, with a sentence', () => {
    expect(() => checkRecipe(recipe({ start: { picture: 'x', from: 25 } }), manifest)).toThrow(/0 to 24/);
    expect(() => readRecipe({ ...recipe({}), start: { picture: 'x', at: 3 } })).toThrow(/start must be null, or \{picture, from\}/);
  });
});

describe('what a run can start with', () => {
  const own = pictureRoom.keep('mine', new Float32Array(sampleLength(manifest)).fill(0.5));

  it('is one of ours, or one that this browser has', () => {
    expect(missingStart(null, manifest)).toBeNull();
    expect(missingStart({ picture: own.id, from: 0 }, manifest)).toBeNull();
    expect(startData({ picture: own.id, from: 0 }, manifest)).toEqual(own.data);
    expect(missingStart({ picture: 'own:0000000000000000', from: 0 }, manifest)).toMatch(/does not travel in a link/);
    expect(missingStart({ picture: pictureRoom.keep('large', new Float32Array(3)).id, from: 0 }, manifest)).toMatch(/size/);
    pictureRoom.putShipped(manifest.id, [{ id: 'a fox on white', name: 'a fox on white', data: own.data }]);
    expect(missingStart({ picture: 'a fox on white', from: 0 }, manifest)).toBeNull();
    expect(missingStart({ picture: 'a fax', from: 0 }, manifest)).toMatch(/“a fox on white”/);
    expect(() => startData({ picture: 'a fax', from: 0 }, manifest)).toThrow(/start from noise/);
  });

  it('is the same picture where the numbers are the same', () => {
    expect(pictureRoom.keep('again', own.data.slice())).toBe(own);
    expect(own.id).toMatch(/^own:[0-9a-f]{16}$/);
  });
});
