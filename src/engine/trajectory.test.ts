import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { standardNormal } from '../base/philox.ts';
import { torchNormal } from '../base/torch-noise.ts';
import { applyGuidance } from '../diffusion/guidance.ts';
import { parseModel } from '../onnx/model.ts';
import type { RunRequest } from '../protocol/engine.ts';
import type { Frame, InputArray, NetworkInputs } from '../protocol/frame.ts';
import { defaultRecipe, manifestSchema, sampleLength } from '../protocol/manifest.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { networkInputs, recipeScheduler } from '../protocol/inputs.ts';
import { trajectory } from './trajectory.ts';
import { Network } from './worker/network.ts';
import { Runtime } from './worker/runtime.ts';

const folder = new URL('../../public/models/emoji-16/', import.meta.url);
const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')));

function recipe(patch: Partial<Recipe> = {}): Recipe {
  return { ...defaultRecipe(manifest), steps: 5, guidanceScale: 2, ...patch };
}

async function frames(request: Partial<RunRequest> & { recipe: Recipe }, ask: Parameters<typeof trajectory>[1]): Promise<Frame[]> {
  const all: Frame[] = [];
  for await (const { frame } of trajectory({ manifest, start: null, known: [], until: Infinity, ...request }, ask)) all.push(frame);
  return all;
}

describe('a run', { timeout: 60_000 }, () => {
  const runtime = new Runtime(() => Promise.resolve({ ort, whole: Promise.resolve() }), 1, false);
  let network: Network;
  let asked = 0;
  const ask = (inputs: NetworkInputs) => {
    asked++;
    return network.look(inputs, []);
  };
  beforeAll(async () => {
    const bytes = new Uint8Array(readFileSync(new URL(manifest.model.file, folder)));
    network = await Network.create(runtime, { build: 'wasm', provider: 'wasm' }, manifest, bytes, parseModel(bytes), []);
  }, 60_000);
  afterAll(() => network.release());

  it('goes from the seed’s noise to a picture, each frame beginning where the last ended', async () => {
    const film = await frames({ recipe: recipe() }, ask);
    expect(film.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    film.slice(1).forEach(({ xt, timestep }, i) => {
      expect(xt).toEqual(film[i]?.prev);
      expect(timestep).toBeLessThan(film[i]?.timestep ?? 0);
    });
    for (const { modelOutput, predNoise } of film) expect(modelOutput).toEqual(predNoise);
    expect(await frames({ recipe: recipe() }, ask)).toEqual(film);
    expect((await frames({ recipe: recipe({ seed: 8 }) }, ask))[0]?.xt).not.toEqual(film[0]?.xt);
  });

  it('takes from an answer with a learned variance behind each row what is predicted', async () => {
    const plain = await frames({ recipe: recipe({ steps: 2 }) }, ask);
    const learned = await frames({ recipe: recipe({ steps: 2 }) }, async (inputs, index) => {
      const { output, tensors } = await ask(inputs);
      const row = output.length / inputs.batch;
      const rows = Array.from({ length: inputs.batch }, (_, b) => [...output.subarray(b * row, (b + 1) * row), ...new Float32Array(row).fill(index + 0.5)]);
      return { output: Float32Array.from(rows.flat()), tensors };
    });
    expect(learned).toEqual(plain);
  });

  it.each([
    ['DDIMScheduler', 0],
    ['DDIMScheduler', 1],
    ['DDPMScheduler', 0],
    ['EulerDiscreteScheduler', 0],
    ['EulerAncestralDiscreteScheduler', 0],
    ['DPMSolverMultistepScheduler', 0],
    ['UniPCMultistepScheduler', 0],
    ['HeunDiscreteScheduler', 0],
    ['PNDMScheduler', 0],
  ] as const)('of %s (η = %i) goes on from what is known to the same bits, without asking again', async (sampler, eta) => {
    const of = recipe({ sampler, eta });
    const whole = await frames({ recipe: of }, ask);
    const first = await frames({ recipe: of, until: 2 }, ask);
    const before = asked;
    const rest = await frames({ recipe: of, known: first }, ask);
    expect(asked - before).toBe(whole.length - 2);
    expect([...first, ...rest]).toEqual(whole);
  });
});

describe('a run that starts with a picture', () => {
  const picture = new Float32Array(sampleLength(manifest)).map((_, i) => Math.sin(i));
  const start = { picture: 'a fox on white', from: 2 };
  const answer = ({ sample }: NetworkInputs) => Promise.resolve({ output: sample.map((x) => x / 2), tensors: [] });
  const of = (patch: Partial<Recipe> = {}) => recipe({ guidanceScale: 1, start, ...patch });

  it('begins with the picture, noised with the noise that the seed begins with', async () => {
    const film = await frames({ recipe: of(), start: picture }, answer);
    const whole = recipeScheduler(manifest, recipe());
    expect(film.map(({ timestep }) => timestep)).toEqual(whole.timesteps.slice(2));
    expect(film.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(film[0]?.xt).toEqual(whole.addNoise(picture, standardNormal(recipe().seed, 0, picture.length), 2));
  });

  it('keeps the fresh noise that each evaluation has in the whole run, and goes on from what is known', async () => {
    const ddpm = of({ sampler: 'DDPMScheduler' });
    const film = await frames({ recipe: ddpm, start: picture }, answer);
    const first = await frames({ recipe: ddpm, start: picture, until: 1 }, answer);
    expect([...first, ...(await frames({ recipe: ddpm, start: picture, known: first }, answer))]).toEqual(film);
    // From the last position before on, by hand: evaluation 3 of the whole run has the noise of stream 1 + 3.
    const whole = recipeScheduler(manifest, recipe({ sampler: 'DDPMScheduler' }));
    const [, second] = film;
    if (second === undefined) throw new Error('no second frame');
    const noise = standardNormal(ddpm.seed, 4, picture.length);
    expect(whole.step(second.modelOutput, 3, second.xt, { noise }).prevSample).toEqual(second.prev);
  });

  it.each([null, new Float32Array(3)])('is refused without a picture of its size', async (other) => {
    await expect(frames({ recipe: of(), start: other }, answer)).rejects.toMatchObject({ code: 'start-picture' });
  });

  it('is refused where the sampler cannot start', async () => {
    await expect(frames({ recipe: of({ start: { ...start, from: 5 } }), start: picture }, answer)).rejects.toMatchObject({ code: 'recipe-start' });
    await expect(frames({ recipe: of({ sampler: 'PNDMScheduler' }), start: picture }, answer)).rejects.toMatchObject({ code: 'recipe-start' });
  });
});

describe('the noise of a run', () => {
  const length = sampleLength(manifest);
  const answer = (inputs: NetworkInputs) => Promise.resolve({ output: inputs.sample.slice(0, length), tensors: [] });
  const noiseOf = ({ terms }: Frame) => terms.prevSample.find(({ symbol }) => symbol === 'noise')?.data;

  it('is torch’s where asked for, drawn one after the other from one generator', async () => {
    const film = await frames({ recipe: recipe({ noise: 'torch', guidanceScale: 1, sampler: 'EulerAncestralDiscreteScheduler', seed: 3 }) }, answer);
    const sigma = recipeScheduler(manifest, recipe({ sampler: 'EulerAncestralDiscreteScheduler' })).initNoiseSigma;
    expect(film[0]?.xt).toEqual(torchNormal(3, length).map((z) => z * sigma));
    film.slice(0, -1).forEach((frame, i) => expect(noiseOf(frame)).toEqual(torchNormal(3, length, 1 + i)));
  });

  it('counts the draws of a run that starts with a picture from there', async () => {
    const start = { picture: 'a fox on white', from: 2 };
    const of = recipe({ noise: 'torch', guidanceScale: 1, sampler: 'DDPMScheduler', seed: 3, start });
    const film = await frames({ recipe: of, start: new Float32Array(length) }, answer);
    expect(film.slice(0, -1).map(noiseOf)).toEqual([1, 2].map((k) => torchNormal(3, length, k)));
  });

  it('may be the person’s own', async () => {
    const own = standardNormal(99, 5, length);
    const of = recipe({ noise: 'own:0123456789abcdef', guidanceScale: 1 });
    expect((await frames({ recipe: of, start: own }, answer))[0]?.xt).toEqual(own);
    await expect(frames({ recipe: of }, answer)).rejects.toMatchObject({ code: 'start-noise' });
  });
});

describe('what the network is fed', () => {
  const { tokens } = manifest;
  if (tokens === null) throw new Error('emoji-16 reads words');
  const scheduler = recipeScheduler(manifest, recipe());
  const xt = new Float32Array(sampleLength(manifest)).map((_, i) => i);

  it('is the sample twice when guided, first without the words', () => {
    const inputs = networkInputs(manifest, recipe({ prompt: 'a red cat' }), scheduler, xt, 1);
    const { vocabulary, length, start, pad } = tokens;
    const words = ['a', 'red', 'cat'].map((word) => vocabulary.indexOf(word));
    expect(inputs.batch).toBe(2);
    expect(inputs.timestep).toEqual(Float32Array.of(scheduler.timesteps[1] ?? -1, scheduler.timesteps[1] ?? -1));
    const { dims, data } = inputs.conditions['tokens'] as InputArray;
    expect(dims).toEqual([2, length]);
    expect([...data.subarray(0, length)]).toEqual([start, ...new Array<number>(length - 1).fill(pad)]);
    expect([...data.subarray(length, length + 4)]).toEqual([start, ...words]);
    expect(inputs.sample.subarray(xt.length)).toEqual(xt);
  });

  it('is first the words to lead away from, where there are some', () => {
    const inputs = networkInputs(manifest, recipe({ prompt: 'a red cat', negativePrompt: 'a blue cat' }), scheduler, xt, 1);
    const { data } = inputs.conditions['tokens'] as InputArray;
    const { vocabulary, length, start } = tokens;
    expect([...data.subarray(0, 4)]).toEqual([start, ...['a', 'blue', 'cat'].map((word) => vocabulary.indexOf(word))]);
    expect([...data.subarray(length, length + 4)]).toEqual([start, ...['a', 'red', 'cat'].map((word) => vocabulary.indexOf(word))]);
  });

  it('is the sample once, with the words, at guidance 1', () => {
    const inputs = networkInputs(manifest, recipe({ guidanceScale: 1 }), scheduler, xt, 0);
    expect(inputs.batch).toBe(1);
    const { dims, data } = inputs.conditions['tokens'] as InputArray;
    expect(dims).toEqual([1, tokens.length]);
    expect(data[1]).not.toBe(tokens.pad);
  });

  it('is guided as u + s·(c − u), in float32', () => {
    const output = Float32Array.of(0.1, 1, 0.3, -1);
    const [u, c, s] = [Math.fround(0.1), Math.fround(0.3), Math.fround(2.5)];
    const guided = applyGuidance(output, 2, 2.5);
    expect(guided[0]).toBe(Math.fround(u + Math.fround(s * Math.fround(c - u))));
    expect(guided[1]).toBe(-4);
    expect(applyGuidance(output, 1, 7)).toEqual(output);
    expect(applyGuidance(output, 1, 7)).not.toBe(output);
  });
});

describe('NaN or infinity', () => {
  it.each([NaN, Infinity])('%d is named with its step and tensor', async (bad) => {
    let step = 0;
    const ask = ({ sample }: NetworkInputs) => {
      const output = sample.map(() => 0);
      if (++step === 3) output[0] = bad;
      return Promise.resolve({ output, tensors: [] });
    };
    const running = frames({ recipe: recipe({ guidanceScale: 1 }) }, ask);
    await expect(running).rejects.toMatchObject({ code: 'not-a-number' });
    await expect(running).rejects.toThrow(/Step 3 of 5 .*pred_noise/);
  });

  it('are traced to the tensor where they began, where that can be found', async () => {
    const ask = ({ sample }: NetworkInputs) => Promise.resolve({ output: sample.map(() => NaN), tensors: [] });
    const visits = trajectory({ manifest, recipe: recipe(), start: null, known: [], until: 1 }, ask, () => Promise.resolve('middle.norm'));
    await expect(visits.next()).rejects.toThrow(/Step 1 of 5 .*“middle.norm”/);
  });
});
