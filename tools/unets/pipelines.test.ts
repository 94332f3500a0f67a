import { readdirSync, readFileSync, statSync } from 'node:fs';
import { unzipSync } from 'fflate';
import * as ort from 'onnxruntime-web';
import { afterAll, describe, expect, it } from 'vitest';
import { trajectory } from '../../src/engine/trajectory.ts';
import { Companions } from '../../src/engine/worker/companions.ts';
import type { Exposure } from '../../src/engine/worker/exposure.ts';
import { loadModel, unloadModel } from '../../src/engine/worker/load.ts';
import { Network } from '../../src/engine/worker/network.ts';
import { Runtime } from '../../src/engine/worker/runtime.ts';
import { openTokenizer } from '../../src/engine/worker/text.ts';
import { readModel } from '../read-model.ts';
import { parseModel } from '../../src/onnx/model.ts';
import { noAnswers, type Draft } from '../../src/protocol/foreign/describe.ts';
import { defaultRecipe, manifestSchema } from '../../src/protocol/manifest.ts';

/** Folders that make_pipelines.py wrote with the real diffusers, and make_optimum.py with Optimum, opened and run as the page does, against what diffusers computed. */

type Files = Record<string, Blob>;

const archive = unzipSync(new Uint8Array(readFileSync(new URL('optimum.zip', import.meta.url))));

/** Of a folder that tools/export_unet.py wrote, or of one that Optimum wrote. */
function filesOf(name: string): Files {
  const zipped = Object.entries(archive).filter(([path]) => path.startsWith(`${name}/`));
  if (zipped.length > 0) return Object.fromEntries(zipped.map(([path, bytes]) => [`downloads/${path}`, new Blob([new Uint8Array(bytes)])]));
  const root = new URL(`pipelines/${name}/`, import.meta.url);
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(new URL(path, root)).isFile());
  return Object.fromEntries(paths.map((path) => [`downloads/${name}/${path}`, new Blob([readFileSync(new URL(path, root))])]));
}

const expectedOf = (name: string): Record<string, unknown> => {
  const zipped = archive[`${name}/expected.json`];
  const text = zipped === undefined ? readFileSync(new URL(`pipelines/${name}/expected.json`, import.meta.url), 'utf8') : new TextDecoder().decode(zipped);
  return JSON.parse(text) as Record<string, unknown>;
};

const runtime = new Runtime(() => Promise.resolve({ ort, whole: Promise.resolve() }), 1, false);
const opened: { release(): Promise<void> }[] = [];
afterAll(async () => {
  for (const one of opened) await one.release();
  expect(runtime.ledger.snapshot()).toMatchObject({ liveSessions: 0, liveTensors: 0, bytesHeld: 0 });
});

type Opened = Draft & { readonly network: Network; readonly companions: Companions; readonly files: Files };

/** Each folder is opened once for all tests. */
const held = new Map<string, Promise<Opened>>();
function open(name: string): Promise<Opened> {
  const opening = held.get(name) ?? openNow(name);
  held.set(name, opening);
  return opening;
}

async function openNow(name: string): Promise<Opened> {
  const readable = await readModel(filesOf(name));
  const draft = readable.describe(noAnswers);
  const { manifest } = draft;
  // What the page saves is what it reads.
  expect(manifestSchema.parse(JSON.parse(JSON.stringify(manifest)))).toEqual(manifest);
  const bytes = new Uint8Array(await (readable.files[manifest.model.file] ?? new Blob()).arrayBuffer());
  const network = await Network.create(runtime, { build: 'wasm', provider: 'wasm' }, manifest, bytes, parseModel(bytes), []);
  const companions = new Companions(runtime, 'wasm', manifest, readable.files);
  opened.push(network, companions);
  return { ...draft, network, companions, files: readable.files };
}

/** Largest difference, of the largest value. */
function error(actual: Float32Array, expected: unknown): number {
  const wanted = expected as readonly number[];
  expect(actual.length).toBe(wanted.length);
  const scale = Math.max(...wanted.map(Math.abs));
  return Math.max(...wanted.map((value, i) => Math.abs(value - (actual[i] ?? NaN)))) / scale;
}

describe.each(['tiny-stable-diffusion', 'optimum-sd'])('a tiny Stable Diffusion folder: %s', (name) => {
  const expected = expectedOf(name);

  it('is described without a question', { timeout: 60_000 }, async () => {
    const { manifest, questions, notes } = await open(name);
    expect(questions).toEqual([]);
    expect(notes).toEqual([]);
    expect(manifest).toMatchObject({
      title: name,
      sample: { channels: 4, height: 8, width: 8, extra: [] },
      inputs: { sample: 'sample', timestep: 'timestep' },
      conditions: [{ kind: 'text', input: 'encoder_hidden_states', dims: [16, 24] }],
      autoencoder: { scalingFactor: 0.4, scale: 2 },
      scheduler: { _class_name: 'DDIMScheduler', beta_schedule: 'scaled_linear' },
    });
  });

  it('reads a prompt as transformers does, from tokenizer.json and from vocab.json and merges.txt', { timeout: 60_000 }, async () => {
    const { files } = await open(name);
    const { ids, words } = (await openTokenizer(files, 'tokenizer')).encode(expected['prompt'] as string, 16);
    expect(ids).toEqual(expected['ids']);
    expect(words).toEqual(['<|startoftext|>', 'a', 'red', 'cat', ',', '2', 'hat', 's', '!', '<|endoftext|>']);
    if (files['tokenizer/tokenizer.json'] === undefined) return;
    const { model } = JSON.parse(await (files['tokenizer/tokenizer.json'] ?? new Blob()).text()) as { model: { vocab: unknown; merges: (string | string[])[] } };
    const merges = model.merges.map((merge) => (Array.isArray(merge) ? merge.join(' ') : merge)).join('\n');
    const old = { 't/vocab.json': new Blob([JSON.stringify(model.vocab)]), 't/merges.txt': new Blob([`#version: 0.2\n${merges}\n`]) };
    expect((await openTokenizer(old, 't')).encode(expected['prompt'] as string, 16).ids).toEqual(expected['ids']);
  });

  it('prompt, text encoder, guidance, sampler and decoder give diffusers’ picture from the same noise', { timeout: 60_000 }, async () => {
    const { manifest, network, companions } = await open(name);
    const recipe = {
      ...defaultRecipe(manifest), seed: 5, prompt: expected['prompt'] as string, steps: expected['steps'] as number, guidanceScale: expected['guidance'] as number,
    };
    const hidden: Float32Array[] = [];
    let latents = new Float32Array();
    const run = trajectory({ manifest, recipe, start: null, known: [], until: Infinity }, async (inputs) => {
      const fed = await companions.resolve(inputs);
      const given = fed.conditions['encoder_hidden_states'];
      if (given !== undefined && 'data' in given && given.data instanceof Float32Array) hidden.push(given.data);
      return network.look(fed, []);
    });
    for await (const { frame } of run) latents = frame.prev.slice();
    const [first = new Float32Array()] = hidden;
    expect(error(first.subarray(0, first.length / 2), expected['empty'])).toBeLessThan(1e-5);
    expect(error(first.subarray(first.length / 2), expected['hidden'])).toBeLessThan(1e-5);
    expect(error(latents, expected['latents'])).toBeLessThan(1e-3);
    const picture = await companions.decode(latents);
    expect(picture.dims).toEqual([1, 3, 16, 16]);
    expect(error(picture.data, expected['picture'])).toBeLessThan(1e-3);
  });
});

describe('the encoder of a tiny Stable Diffusion folder', () => {
  it('makes of a picture the latents that diffusers makes: the mean, scaled', { timeout: 60_000 }, async () => {
    const { companions } = await open('tiny-stable-diffusion');
    const picture = Float32Array.from({ length: 3 * 16 * 16 }, (_, i) => Math.sin(0.05 * i));
    const { dims, data } = await companions.encode(picture);
    expect(dims).toEqual([1, 4, 8, 8]);
    expect(error(Float32Array.from(data), expectedOf('tiny-stable-diffusion')['encoded'])).toBeLessThan(1e-4);
  });
});

describe.each(['tiny-stable-diffusion-xl', 'optimum-xl'])('a tiny Stable Diffusion XL folder: %s', (name) => {
  const expected = expectedOf(name);

  it('two text encoders, pooled text and sizes are found without a question', { timeout: 60_000 }, async () => {
    const { manifest, questions, notes } = await open(name);
    expect(questions).toEqual([]);
    expect(notes).toEqual([]);
    expect(manifest).toMatchObject({
      conditions: [
        { kind: 'text', input: 'encoder_hidden_states', dims: [16, 40], pooled: false, zeroUnconditional: true },
        { kind: 'text', input: 'text_embeds', dims: [12], pooled: true, zeroUnconditional: true },
        { kind: 'constant', input: 'time_ids', dims: [6], values: [16, 16, 0, 0, 16, 16] },
      ],
      recipe: { sampler: 'EulerDiscreteScheduler' },
    });
    expect(manifest.textEncoders.map(({ tokenizer }) => tokenizer)).toEqual(['tokenizer', 'tokenizer_2']);
  });

  it('prompt, both encoders, guidance, sampler and decoder give diffusers’ picture from the same noise', { timeout: 60_000 }, async () => {
    const { manifest, network, companions } = await open(name);
    const recipe = {
      ...defaultRecipe(manifest), seed: 5, prompt: expected['prompt'] as string, steps: expected['steps'] as number, guidanceScale: expected['guidance'] as number,
    };
    const told = new Map<string, Float32Array>();
    let latents = new Float32Array();
    const run = trajectory({ manifest, recipe, start: null, known: [], until: Infinity }, async (inputs) => {
      const fed = await companions.resolve(inputs);
      for (const [name, given] of Object.entries(fed.conditions)) if ('data' in given && given.data instanceof Float32Array) told.set(name, given.data);
      return network.look(fed, []);
    });
    for await (const { frame } of run) latents = frame.prev.slice();
    const conditional = (name: string) => (told.get(name) ?? new Float32Array()).slice((told.get(name)?.length ?? 0) / 2);
    expect(error(conditional('encoder_hidden_states'), expected['hidden'])).toBeLessThan(1e-5);
    expect(error(conditional('text_embeds'), expected['pooled'])).toBeLessThan(1e-5);
    expect(told.get('text_embeds')?.subarray(0, 12).every((value) => value === 0)).toBe(true);
    expect(error(latents, expected['latents'])).toBeLessThan(1e-3);
    const picture = await companions.decode(latents);
    expect(error(picture.data, expected['picture'])).toBeLessThan(1e-3);
  });
});

describe('a network with more tensors than can be exposed at once', () => {
  it('is read as the whole is, and exposes the parts of its U', { timeout: 120_000 }, async () => {
    const readable = await readModel(filesOf('tiny-ddpm'));
    const request = { source: { manifest: readable.describe(noAnswers).manifest, files: readable.files }, known: null, choice: 'wasm' as const, gpuRefusal: null };
    const load = (exposure: Exposure) => loadModel(runtime, request, () => undefined, () => undefined, new AbortController().signal, exposure);
    const whole = await load({ tensors: 10_000, bytes: 1e9 });
    const some = await load({ tensors: 100, bytes: 500_000 });
    expect(some.model.anatomy).toEqual(whole.model.anatomy);
    // All of them can be asked for; what one session hands out is bounded, and the parts of the U are among it.
    expect(some.model.tensors).toEqual(whole.model.tensors);
    const exposed = new Set(some.network.exposed);
    expect(exposed.size).toBeLessThanOrEqual(100);
    const bytes = some.model.tensors.reduce((sum, { name, dims }) => sum + (exposed.has(name) ? 4 * dims.reduce((product, dim) => product * dim, 1) : 0), 0);
    expect(bytes).toBeLessThanOrEqual(500_000);
    for (const { joined, encoder } of whole.model.anatomy.skips) expect([joined, encoder].every((name) => exposed.has(name)), joined).toBe(true);
    await unloadModel(runtime, some);
    await unloadModel(runtime, whole);
  });
});

describe('a tiny unconditional pipeline', () => {
  it('is opened with its own sampler and what it predicts, and gives PyTorch’s output', { timeout: 60_000 }, async () => {
    const { manifest, questions, network } = await open('tiny-ddpm');
    expect(questions).toEqual([]);
    expect(manifest).toMatchObject({ conditions: [], autoencoder: null, scheduler: { prediction_type: 'v_prediction' }, recipe: { sampler: 'DDPMScheduler', guidanceScale: 1 } });
    const { sample, output } = expectedOf('tiny-ddpm');
    const { output: given } = await network.look({ sample: Float32Array.from(sample as number[]), timestep: Float32Array.of(500), conditions: {}, batch: 1 }, []);
    expect(error(given, output)).toBeLessThan(1e-4);
  });
});

describe('what is no U-Net', () => {
  const of = (...paths: string[]) => readModel(Object.fromEntries(paths.map((path) => [path, new Blob(['x'])])));

  it.each([
    [[], /empty/],
    [['sd/model.safetensors'], /weights without a graph/],
    [['sd.zip'], /archive/],
    [['holiday.jpg', 'b.png'], /no ONNX model here \(“holiday.jpg”, “b.png”\)/],
    [['sd3/transformer/model.onnx', 'sd3/vae_decoder/model.onnx'], /diffusion transformer/],
    [['sd/vae_decoder/model.onnx', 'sd/text_encoder/model.onnx'], /no U-Net/],
    [['unet.onnx'], /not an ONNX model/],
  ])('%j says what it is', async (paths, sentence) => {
    await expect(of(...paths)).rejects.toMatchObject({ name: 'UserError', message: expect.stringMatching(sentence) as string });
  });

  it.each([
    ['mlp', /takes no picture/],
    ['resnet-classifier', /gives no picture/],
  ])('%s', async (name, sentence) => {
    const file = new Blob([readFileSync(new URL(`../../src/onnx/fixtures/${name}.onnx`, import.meta.url))]);
    await expect(readModel({ [`${name}.onnx`]: file })).rejects.toMatchObject({ code: 'not-a-unet', message: expect.stringMatching(sentence) as string });
  });

  it('a file cut short says so', async () => {
    const bytes = readFileSync(new URL('pipelines/tiny-ddpm/unet/model.onnx', import.meta.url));
    await expect(readModel({ 'unet.onnx': new Blob([bytes.subarray(0, 10_000)]) })).rejects.toMatchObject({ code: 'model-truncated' });
  });
});
