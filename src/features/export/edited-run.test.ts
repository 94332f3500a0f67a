import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { openShipped, shippedManifest } from '../../../tools/unets/shipped-network.ts';
import { readNpy, writeNpy } from '../../base/npy.ts';
import { readNpz } from '../../base/npz.ts';
import { writeNpz } from '../../base/write-npz.ts';
import type { EditedNetwork } from '../../engine/worker/edited-network.ts';
import { editsSchema, type Edit } from '../../protocol/edits.ts';
import { forkedFrom, recipeAt } from '../../protocol/fork.ts';
import { networkInputs, recipeScheduler } from '../../protocol/inputs.ts';
import { defaultRecipe, sampleLength } from '../../protocol/manifest.ts';
import { recipeSchema, type Recipe } from '../../protocol/recipe.ts';
import type { ModelParts } from '../../protocol/tensor-layout.ts';
import { inputArrays } from './arrays.ts';
import { aboutRuns, runInPython } from './edited-run.ts';
import { editedTensorInPython } from './edited-tensor.ts';

const python = process.env['PYTHON'] ?? 'python3';
const missing = spawnSync(python, ['-c', 'import numpy, onnx, onnxruntime']).status === 0 ? '' : `no ${python} with numpy, onnx and onnxruntime`;
const fixture = (file: string) => readFileSync(new URL(`../../engine/fixtures/${file}`, import.meta.url));
const golden = z
  .object({ recipe: z.pick(recipeSchema, { prompt: true, seed: true, sampler: true, steps: true, guidanceScale: true, eta: true }), runEdits: editsSchema, everyKind: editsSchema })
  .parse(JSON.parse(fixture('edits-emoji-16.json').toString()));
const arrays = readNpz(new Uint8Array(fixture('edits-emoji-16.npz')));
const manifest = shippedManifest();
const modelFile = fileURLToPath(new URL('../../../public/models/emoji-16/model.onnx', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'run-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const recipe = (patch: Partial<Recipe>): Recipe => ({ ...defaultRecipe(manifest), ...golden.recipe, ...patch });

describe('a run in Python', { timeout: 240_000 }, () => {
  let model: ModelParts;
  let pictureOf: (recipe: Recipe) => Promise<Float32Array>;
  let edited: EditedNetwork;
  beforeAll(async () => {
    const opened = await openShipped(manifest);
    ({ model, pictureOf, edited } = opened);
    return async () => {
      await opened.edited.forget();
      await opened.network.release();
    };
  }, 240_000);

  const inPython = (of: Recipe): Float32Array => {
    writeFileSync(join(folder, 'run.py'), runInPython({ '': of }, model, '', aboutRuns({ '': of }, model, 'https://example.org/#v=1', null)).code);
    const { stderr, status } = spawnSync(python, ['run.py', modelFile], { cwd: folder, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    return Float32Array.from(readNpy(new Uint8Array(readFileSync(join(folder, 'picture.npy')))).data, Number);
  };
  const furthest = (a: Float32Array, b: ArrayLike<number | bigint>) => a.reduce((most, x, i) => Math.max(most, Math.abs(x - Number(b[i] ?? NaN))), a.length === b.length ? 0 : NaN);

  it('says at its head what it is of', () => {
    const [a, b] = [recipe({ prompt: 'a red\nheart', seed: 42 }), recipe({ prompt: 'a cat', seed: 42 })];
    const about = aboutRuns({ A: a, B: b }, model, 'https://example.org/#v=1', 'https://example.org/model.onnx');
    expect(runInPython({ A: a, B: b }, model, '', about).code.split('\n').slice(0, 5)).toEqual([
      expect.stringMatching(/^# A: “a red heart”, seed 42, /),
      expect.stringMatching(/^# B: “a cat”, seed 42, /),
      '# emoji-16, model.onnx: https://example.org/model.onnx',
      '# Unetscope, https://example.org/#v=1',
      '# pip install numpy onnx onnxruntime',
    ]);
  });

  it.skipIf(missing !== '').each([
    ['an edited graph in onnxruntime', golden.runEdits, 'run'],
    ['every kind of edit in PyTorch', golden.everyKind, 'every kind'],
  ] as const)('makes the picture of %s', (_, edits, key) => {
    expect(furthest(inPython(recipe({ edits: [...edits] })), arrays.get(key)?.data ?? [])).toBeLessThan(2e-3);
  });

  it.skipIf(missing !== '').each([
    { sampler: 'DPMSolverMultistepScheduler', options: {}, guidanceScale: 1 },
    { sampler: 'EulerAncestralDiscreteScheduler', options: {}, negativePrompt: 'a red heart' },
    { sampler: 'UniPCMultistepScheduler', options: {}, edits: [{ kind: 'gain', tensor: 'pred_noise', value: 0.9 }] },
    { sampler: 'DDIMScheduler', options: { clip_sample: true, clip_sample_range: 0.6 }, eta: 0.5 },
    { sampler: 'DDPMScheduler', options: { clip_sample: true, clip_sample_range: 0.6 } },
  ] satisfies Partial<Recipe>[])('makes the picture of the app with $sampler', async (patch) => {
    const of = recipe({ steps: 6, ...patch });
    expect(furthest(inPython(of), await pictureOf(of))).toBeLessThan(2e-3);
  });

  const base = recipe({ steps: 6 });
  const gain: Edit = { kind: 'gain', tensor: 'middle.block.0.output', value: 0.4, steps: [1, 3] };
  const patch: Edit = { kind: 'patch', tensor: 'middle.block.1.output', from: { prompt: 'a red heart on white', guidanceScale: 1 }, steps: [0, 4] };
  it.skipIf(missing !== '').each([
    ['other words, guidance, edits, and other fresh noise', forkedFrom({ ...base, eta: 0.7, edits: [gain] }, 2, { ...base, eta: 1, seed: 11, prompt: 'a red heart on white', guidanceScale: 1, edits: [patch] })],
    ['noise redrawn', forkedFrom(base, 3, { ...base, seed: 11 }, true)],
    ['another sampler, in its own scale, and back, clipped in the first part', forkedFrom(
      forkedFrom({ ...base, options: { clip_sample: true } }, 2, { ...base, sampler: 'DPMSolverMultistepScheduler', steps: 8, edits: [gain] }),
      4,
      { ...base, sampler: 'EulerAncestralDiscreteScheduler', steps: 9, seed: 5, negativePrompt: 'a red heart', edits: [patch] },
    )],
    ['a multistep sampler that goes on', forkedFrom({ ...base, sampler: 'UniPCMultistepScheduler' }, 3, { ...base, sampler: 'UniPCMultistepScheduler', prompt: 'a red heart on white' })],
  ])('makes the picture of the app of a run that forks into %s', async (_, of) => {
    expect(furthest(inPython(of), await pictureOf(of))).toBeLessThan(2e-3);
  });

  it.skipIf(missing !== '')('makes two runs that are compared, each with its own edits, and subtracts them', async () => {
    // The same words from other seeds: what is taken is each run's own.
    const taken: Edit = { kind: 'patch', tensor: 'middle.block.1.output', from: { prompt: 'a red heart on white' } };
    const a = recipe({ steps: 6, edits: [taken] });
    const b = recipe({ steps: 5, seed: 9, guidanceScale: 1, edits: [gain, taken] });
    writeFileSync(join(folder, 'run.py'), runInPython({ A: a, B: b }, model, '').code);
    const { stdout, stderr, status } = spawnSync(python, ['run.py', modelFile], { cwd: folder, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    const saved = (name: string) => readNpy(new Uint8Array(readFileSync(join(folder, `picture ${name}.npy`)))).data;
    const [ofA, ofB] = [await pictureOf(a), await pictureOf(b)];
    expect(furthest(ofA, saved('A'))).toBeLessThan(2e-3);
    expect(furthest(ofB, saved('B'))).toBeLessThan(2e-3);
    const difference = ofB.map((value, i) => value - (ofA[i] ?? NaN));
    expect(furthest(difference, saved('B - A'))).toBeLessThan(4e-3);
    const meanSquare = difference.reduce((sum, value) => sum + value ** 2, 0) / difference.length;
    expect(Number(/mean square difference (\S+)/.exec(stdout)?.[1]) / meanSquare).toBeCloseTo(1, 2);
  });

  const request = { modelUrl: null, modelFile: manifest.model.file, inputsFile: 'inputs.npz', savedFile: 'saved.npy', keptFile: '' };
  const away: Edit = { ...patch, steps: [2, 4] };
  it.skipIf(missing !== '').each([
    // Changed as it is read; after what is changed; with other words and another t; the answer, before the edit of it.
    ['every kind of edit', recipe({ edits: [...golden.everyKind] }), 3, ['encoder.0.cross.output', 'decoder.0.block.0.output']],
    ['words and t', recipe({ edits: [...golden.everyKind] }), 7, ['pred_noise']],
    ['the answer', recipe({ steps: 6, edits: [{ kind: 'gain', tensor: 'pred_noise', value: 0.5 }, { kind: 'gain', tensor: 'encoder.0.cross.output', into: 'decoder.0.joined', value: 0 }] }), 2, ['pred_noise']],
    ['one reader before all, and of the sample', recipe({ steps: 6, edits: [
      { kind: 'noise', tensor: 'encoder.0.cross.output', into: 'decoder.0.joined', sigma: 0.5, seed: 3 },
      { kind: 'mean', tensor: 'encoder.0.cross.output', channels: [0, 1, 2, 3] },
      { kind: 'filter', tensor: 'sample', cutoff: 3, low: 1, high: 0.5 },
      { kind: 'patch', tensor: 'sample', channels: [1], from: { seed: 12 } },
    ] }), 2, ['decoder.0.joined', 'pred_noise']],
    ['a run that another leaves', forkedFrom({ ...base, edits: [gain] }, 2, { ...base, guidanceScale: 1, edits: [away] }), 1, ['pred_noise']],
    ['a run that has left another', forkedFrom({ ...base, edits: [gain] }, 2, { ...base, guidanceScale: 1, edits: [away] }), 3, ['pred_noise']],
  ] as const)('computes tensors of the app under %s', async (_, of, index, names) => {
    const xt = Float32Array.from({ length: sampleLength(manifest) }, (__, i) => 1.5 * Math.sin(7 * i));
    const inputs = networkInputs(manifest, of, recipeScheduler(manifest, of), xt, index);
    const at = { manifest, recipe: recipeAt(of, index), start: null, index };
    const { tensors } = await edited.look(inputs, names, at, new AbortController().signal);
    const plain = await edited.look(inputs, names, { ...at, recipe: { ...at.recipe, edits: [] } }, new AbortController().signal);
    writeFileSync(join(folder, 'inputs.npz'), writeNpz(inputArrays(manifest, inputs)));
    for (const [i, tensor] of tensors.entries()) {
      writeFileSync(join(folder, 'saved.npy'), writeNpy(tensor));
      writeFileSync(join(folder, 'tensor.py'), editedTensorInPython({ ...request, recipe: of, model, index, tensor: tensor.name }).code);
      const { stdout, stderr, status } = spawnSync(python, ['tensor.py', modelFile], { cwd: folder, encoding: 'utf8' });
      expect(status, stderr).toBe(0);
      const [, difference, largest] = /max \|difference\| = (\S+), max \|value\| = (\S+)/.exec(stdout) ?? [];
      expect(Number(difference) / Number(largest), tensor.name).toBeLessThanOrEqual(1e-4);
      // Unless it is the edited tensor itself, it would be another without the edits.
      const moved = furthest(tensor.data, plain.tensors[i]?.data ?? []) / Number(largest);
      if (tensor.name !== 'encoder.0.cross.output') expect(moved).toBeGreaterThan(1e-3);
    }
  });

  it('says what it cannot of one tensor', () => {
    const tried = (patched: Partial<Recipe>) => () => editedTensorInPython({ ...request, recipe: recipe(patched), model, index: 2, tensor: 'pred_noise' });
    expect(tried({ edits: [patch], noise: 'torch' })).toThrow('starts from other noise');
    expect(tried({ edits: [gain], noise: 'torch' })).not.toThrow();
  });

  it('says what it cannot', () => {
    const tried = (patch: Partial<Recipe>) => () => runInPython({ '': recipe(patch) }, model, '');
    expect(tried({ start: { picture: 'own:1', from: 3 } })).toThrow('starts from a picture');
    expect(tried({ fork: { at: 2, of: { sampler: 'DDPMScheduler', options: { thresholding: true } } } })).toThrow('DDPMScheduler with thresholding cannot be written');
    expect(tried({ noise: 'torch' })).toThrow('starts from other noise');
    expect(tried({ sampler: 'DDPMScheduler', options: { thresholding: true } })).toThrow('DDPMScheduler with thresholding cannot be written');
    const told: Edit = { kind: 'timestep', value: 3 };
    expect(() => runInPython({ '': recipe({ edits: [told] }) }, { ...model, manifest: { ...manifest, timestepScale: 0.001 } }, '')).toThrow('reads t times 0.001');
  });
});
