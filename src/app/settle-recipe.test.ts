import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultRecipe, manifestSchema, sampleLength } from '../protocol/manifest.ts';
import { pictureRoom } from '../store/pictures.ts';
import { editedRecipe, settleRecipe } from './settle-recipe.ts';

const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('../../public/models/emoji-16/manifest.json', import.meta.url), 'utf8')));
const own = defaultRecipe(manifest);
const asked = { ...own, sampler: 'DDIMScheduler' as const, seed: 7, steps: 8 };

describe('the recipe of a link', () => {
  it('is run as it is where the model can, under the name of the model that is here', () => {
    const { recipe, schedule, said } = settleRecipe({ ...asked, model: 'gone' }, manifest);
    expect(recipe).toEqual(asked);
    expect(schedule.timesteps).toHaveLength(8);
    expect(said).toEqual([]);
  });

  it('gets the model’s own prompt where a word is not known, and the rest stays', () => {
    const { recipe, said } = settleRecipe({ ...asked, prompt: 'a blue kat' }, manifest);
    expect(recipe).toEqual({ ...asked, prompt: own.prompt });
    expect(said).toEqual([expect.stringMatching(/“kat”.*The default was used instead\.$/)]);
  });

  it('loses a negative prompt that is not known, and the rest stays', () => {
    const { recipe, said } = settleRecipe({ ...asked, negativePrompt: 'a blue kat' }, manifest);
    expect(recipe).toEqual(asked);
    expect(said).toEqual([expect.stringMatching(/“kat”.*The default was used instead\.$/)]);
  });

  it('starts from the seed where its noise is not here', () => {
    const { recipe, said } = settleRecipe({ ...asked, noise: 'own:0123456789abcdef' }, manifest);
    expect(recipe).toEqual(asked);
    expect(said).toEqual([expect.stringMatching(/the sender’s own.*; it starts from the seed’s instead\.$/)]);
  });

  it('starts from noise where its picture is not here', () => {
    const { recipe, said } = settleRecipe({ ...asked, start: { picture: 'own:0123456789abcdef', from: 3 } }, manifest);
    expect(recipe).toEqual({ ...asked, start: null });
    expect(said).toEqual([expect.stringMatching(/the sender’s own.*; it starts from noise instead\.$/)]);
  });

  it('loses options that would end the run at its first step', () => {
    const { recipe, said } = settleRecipe({ ...asked, sampler: 'DDPMScheduler', options: { variance_type: 'learned_range' } }, manifest);
    expect(recipe).toEqual({ ...asked, sampler: 'DDPMScheduler', options: {} });
    expect(said).toEqual([expect.stringMatching(/variance_type "learned_range" takes its variance from the network.*The default was used instead\.$/)]);
  });

  it('is the default where the sampler cannot run it', () => {
    const { id } = pictureRoom.keep('mine', new Float32Array(sampleLength(manifest)));
    const { recipe, said } = settleRecipe({ ...asked, start: { picture: id, from: 400 } }, manifest);
    expect(recipe).toEqual(own);
    expect(said).toHaveLength(1);
  });
});

describe('an edit of the recipe', () => {
  const state = { recipe: asked, manifest, models: ['emoji-16', 'emoji-32'] };

  it('has its schedule where the model stays, and none before another is loaded', () => {
    expect(editedRecipe({ steps: 3 }, state)).toMatchObject({ recipe: { ...asked, steps: 3 }, schedule: { stepOf: [0, 1, 2] } });
    expect(editedRecipe({ model: 'emoji-32' }, state)).toEqual({ recipe: { ...asked, model: 'emoji-32' }, schedule: null });
    expect(editedRecipe({ steps: 3 }, { ...state, manifest: null }).schedule).toBeNull();
  });

  it('is refused with a sentence', () => {
    expect(() => editedRecipe({ model: 'nope' }, state)).toThrow(/no model “nope” here.*emoji-16, emoji-32/);
    expect(() => editedRecipe({ prompt: 'a kat' }, state)).toThrow(/“kat”/);
    expect(() => editedRecipe({ start: { picture: 'own:0123456789abcdef', from: 1 } }, state)).toThrow(/the sender’s own.*The run is unchanged/);
  });
});
