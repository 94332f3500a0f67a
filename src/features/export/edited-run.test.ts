import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { openShipped, shippedManifest } from '../../../tools/unets/shipped-network.ts';
import { readNpy } from '../../base/npy.ts';
import { readNpz } from '../../base/npz.ts';
import { editsSchema, type Edit } from '../../protocol/edits.ts';
import { forkedFrom } from '../../protocol/fork.ts';
import { defaultRecipe } from '../../protocol/manifest.ts';
import { recipeSchema, type Recipe } from '../../protocol/recipe.ts';
import type { ModelParts } from '../../protocol/tensor-layout.ts';
import { runInPython } from './edited-run.ts';

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
  beforeAll(async () => {
    const opened = await openShipped(manifest);
    ({ model, pictureOf } = opened);
    return async () => {
      await opened.edited.forget();
      await opened.network.release();
    };
  }, 240_000);

  const inPython = (of: Recipe): Float32Array => {
    writeFileSync(join(folder, 'run.py'), runInPython(of, model));
    const { stderr, status } = spawnSync(python, ['run.py', modelFile], { cwd: folder, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    return Float32Array.from(readNpy(new Uint8Array(readFileSync(join(folder, 'picture.npy')))).data, Number);
  };
  const furthest = (a: Float32Array, b: ArrayLike<number | bigint>) => a.reduce((most, x, i) => Math.max(most, Math.abs(x - Number(b[i] ?? NaN))), a.length === b.length ? 0 : NaN);

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
    { sampler: 'DDIMScheduler', options: { clip_sample: true }, eta: 0.5 },
  ] satisfies Partial<Recipe>[])('makes the picture of the app with $sampler', async (patch) => {
    const of = recipe({ steps: 6, ...patch });
    expect(furthest(inPython(of), await pictureOf(of))).toBeLessThan(2e-3);
  });

  const base = recipe({ steps: 6 });
  const gain: Edit = { kind: 'gain', tensor: 'middle.block.0.output', value: 0.4, steps: [1, 3] };
  const patch: Edit = { kind: 'patch', tensor: 'middle.block.1.output', from: { prompt: 'a red heart on white', guidanceScale: 1 }, steps: [0, 4] };
  it.skipIf(missing !== '').each([
    ['other words, guidance, edits, and other fresh noise', forkedFrom({ ...base, eta: 0.7, edits: [gain] }, 2, { ...base, eta: 1, seed: 11, prompt: 'a red heart on white', guidanceScale: 1, edits: [patch] })],
    ['noise drawn anew', forkedFrom(base, 3, { ...base, seed: 11 }, true)],
    ['another sampler, in its own scale, and back, clipped in the first part', forkedFrom(
      forkedFrom({ ...base, options: { clip_sample: true } }, 2, { ...base, sampler: 'DPMSolverMultistepScheduler', steps: 8, edits: [gain] }),
      4,
      { ...base, sampler: 'EulerAncestralDiscreteScheduler', steps: 9, seed: 5, negativePrompt: 'a red heart', edits: [patch] },
    )],
    ['a multistep sampler that goes on', forkedFrom({ ...base, sampler: 'UniPCMultistepScheduler' }, 3, { ...base, sampler: 'UniPCMultistepScheduler', prompt: 'a red heart on white' })],
  ])('makes the picture of the app of a run that forks into %s', async (_, of) => {
    expect(furthest(inPython(of), await pictureOf(of))).toBeLessThan(2e-3);
  });

  it('says what it cannot', () => {
    const tried = (patch: Partial<Recipe>) => () => runInPython(recipe(patch), model);
    expect(tried({ start: { picture: 'own:1', from: 3 } })).toThrow('begins with a picture');
    expect(tried({ fork: { at: 2, of: { sampler: 'DDPMScheduler', options: { clip_sample: true } } } })).toThrow('DDPMScheduler with clip_sample cannot be written');
    expect(tried({ noise: 'torch' })).toThrow('begins with other noise');
    expect(tried({ sampler: 'DDPMScheduler', options: { clip_sample: true } })).toThrow('DDPMScheduler with clip_sample cannot be written');
    expect(() => runInPython(recipe({}), { ...model, manifest: { ...manifest, tokens: null } })).toThrow('takes other inputs');
  });
});
