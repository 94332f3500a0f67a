import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import * as ort from 'onnxruntime-web';
import { afterAll, describe, expect, it } from 'vitest';
import { readModel } from '../../../tools/read-model.ts';
import { readNpy, writeNpy } from '../../base/npy.ts';
import { writeNpz } from '../../base/write-npz.ts';
import { EngineCore } from '../../engine/worker/engine-core.ts';
import { Runtime } from '../../engine/worker/runtime.ts';
import type { Edit } from '../../protocol/edits.ts';
import type { LoadedModel } from '../../protocol/engine.ts';
import type { Frame } from '../../protocol/frame.ts';
import { noAnswers } from '../../protocol/foreign/describe.ts';
import { networkInputs, recipeScheduler } from '../../protocol/inputs.ts';
import { defaultRecipe } from '../../protocol/manifest.ts';
import type { Recipe } from '../../protocol/recipe.ts';
import { inputArrays } from './arrays.ts';
import { runInPython } from './edited-run.ts';
import { ownSnippet } from './python-snippet.ts';

/** The exported Python of models that are not ours: its numbers are those of the engine, whatever their files are fed. */

const python = process.env['PYTHON'] ?? 'python3';
const missing = spawnSync(python, ['-c', 'import numpy, onnx, onnxruntime']).status === 0 ? '' : `no ${python} with numpy, onnx and onnxruntime`;
const unets = new URL('../../../tools/unets/', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'own-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const { signal } = new AbortController();

type Files = Readonly<Record<string, Uint8Array>>;

function pipeline(name: string): Files {
  const root = new URL(`pipelines/${name}/`, unets);
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(new URL(path, root)).isFile());
  return Object.fromEntries(paths.map((path) => [path, readFileSync(new URL(path, root))]));
}

const variant = (...names: string[]): Files => Object.fromEntries(names.map((name) => [name, readFileSync(new URL(`variants/${name}`, unets))]));

const archived = (archive: string, name: string): Files => unzipSync(new Uint8Array(readFileSync(new URL(archive, unets))), { filter: (file) => file.name === name });

/** As the page opens it; its files lie in `folder` for Python. */
async function opened(files: Files) {
  const core = new EngineCore(new Runtime(() => Promise.resolve({ ort, whole: Promise.resolve() }), 1, false), () => undefined);
  const readable = await readModel(Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, new Blob([new Uint8Array(bytes)])])));
  const { manifest } = readable.describe({ ...noAnswers, size: 8 });
  const model = await core.load({ source: { manifest, files: readable.files }, known: null, choice: 'wasm', gpuRefusal: null }, () => undefined, signal);
  const root = mkdtempSync(join(folder, 'model-'));
  for (const [path, blob] of Object.entries(readable.files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), new Uint8Array(await blob.arrayBuffer()));
  }
  return { core, model, root };
}

function execute(root: string, code: string): string {
  writeFileSync(join(root, 'run.py'), code);
  const { stdout, stderr, status } = spawnSync(python, ['run.py'], { cwd: root, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return stdout;
}

/** Largest difference, of the largest value. */
function error(a: ArrayLike<number | bigint>, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return b.reduce((most, value, i) => Math.max(most, Math.abs(value - Number(a[i]))), 0) / b.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

const saved = (root: string, name: string) => readNpy(new Uint8Array(readFileSync(join(root, name)))).data;

type Wish = Omit<Partial<Recipe>, 'edits'> & { readonly edits?: (model: LoadedModel) => Edit[] };

/** The outermost skip nearly cut. */
const cut = ({ anatomy }: LoadedModel): Edit[] => anatomy.skips.slice(0, 1).map(({ encoder, joined }) => ({ kind: 'gain', tensor: encoder, into: joined, value: 0.2, steps: [1, 2] }));

describe.skipIf(missing !== '')(`the Python of one’s own model${missing === '' ? '' : ` (skipped: ${missing})`}`, { timeout: 120_000 }, () => {
  it.each([
    ['words through a text encoder, edited, decoded', () => pipeline('tiny-stable-diffusion'), { prompt: 'a red cat, 2 hats!', negativePrompt: 'a hat', guidanceScale: 4, edits: cut }],
    ['half precision, edited', () => variant('half.onnx'), { edits: cut, options: { clip_sample: false } }],
    ['x̂₀ clipped by DDPM', () => pipeline('tiny-ddpm'), {}],
    ['weights beside', () => variant('external.onnx', 'external.onnx_data'), {}],
    ['a batch of two, edited', () => variant('batch-of-two.onnx'), { edits: cut }],
    ['t as one whole number', () => variant('scalar-int64-t.onnx'), {}],
    ['a mask behind the sample', () => variant('inpainting.onnx'), {}],
    ['learned variance', () => variant('learned-variance.onnx'), {}],
    ['classes', () => archived('breadth.zip', 'classes.onnx'), { prompt: '3' }],
    ['channels last', () => archived('strangers.zip', 'channels-last-throughout.onnx'), {}],
    ['sound', () => archived('strangers.zip', 'sound.onnx'), {}],
    ['EDM', () => archived('packages.zip', 'k-diffusion-preconditioned.onnx'), {}],
  ] satisfies readonly (readonly [string, () => Files, Wish])[])('%s: the run, and a tensor of it', async (_, files, { edits, ...patch }: Wish) => {
    const { core, model, root } = await opened(files());
    const { manifest } = model;
    const recipe: Recipe = { ...defaultRecipe(manifest), seed: 5, steps: 3, ...patch };
    const isHalf = 'half.onnx' in files();
    const runOf = async (of: Recipe): Promise<readonly Frame[]> => {
      const frames: Frame[] = [];
      await core.run({ manifest, recipe: of, start: null, known: [], until: Infinity, watch: [] }, (frame) => frames.push(frame), signal);
      const last = frames.at(-1)?.prev ?? new Float32Array();
      const { code, kept } = runInPython({ '': of }, model, 'conditions.npz');
      writeFileSync(join(root, 'conditions.npz'), writeNpz(await kept.arrays((asked) => core.conditions(asked, signal))));
      execute(root, code);
      expect(error(saved(root, 'picture.npy'), last)).toBeLessThan(isHalf ? 2e-2 : 1e-3);
      if (manifest.autoencoder !== null) expect(error(saved(root, 'picture decoded.npy'), (await core.decode(last, signal)).data)).toBeLessThan(1e-3);
      return frames;
    };
    const frames = await runOf(recipe);
    const [, frame] = frames;
    if (frame === undefined) throw new Error('the run has too few steps');
    if (edits !== undefined) {
      const edited = await runOf({ ...recipe, edits: edits(model) });
      expect(error(edited.at(-1)?.prev ?? [], frames.at(-1)?.prev ?? new Float32Array())).toBeGreaterThan(1e-2);
    }
    const fed = networkInputs(manifest, recipe, recipeScheduler(manifest, recipe), frame.xt, 1);
    writeFileSync(join(root, 'inputs.npz'), writeNpz(inputArrays(manifest, { ...fed, conditions: await core.conditions(fed.conditions, signal) })));
    const [tensor] = await core.probe(fed, [manifest.output], null, signal);
    if (tensor === undefined) throw new Error('the network gives no answer');
    writeFileSync(join(root, 'saved.npy'), writeNpy(tensor));
    const said = execute(root, ownSnippet({ tensor: tensor.name, modelUrl: null, modelFile: manifest.model.file, inputsFile: 'inputs.npz', savedFile: 'saved.npy' }, manifest.inputs.sample));
    const [, difference, largest] = /max \|difference\| = (\S+), max \|value\| = (\S+)/.exec(said) ?? [];
    expect(Number(difference) / Number(largest)).toBeLessThan(isHalf ? 5e-3 : 1e-4);
  });
});
