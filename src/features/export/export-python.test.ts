import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readNpz } from '../../base/npz.ts';
import { writeNpz } from '../../base/write-npz.ts';
import { writeNpy } from '../../base/npy.ts';
import { parseModel } from '../../onnx/model.ts';
import { readWeight, tappableTensors } from '../../onnx/tensors.ts';
import { manifestSchema } from '../../protocol/manifest.ts';
import { inputArrays } from './arrays.ts';
import { ownSnippet, pythonSnippet, weightSnippet } from './python-snippet.ts';

const python = process.env['PYTHON'] ?? 'python3';
const missing = spawnSync(python, ['-c', 'import numpy, onnx, onnxruntime']).status === 0 ? '' : `no ${python} with numpy, onnx and onnxruntime`;

const model = new URL('../../../public/models/emoji-32/', import.meta.url);
const file = (name: string): Buffer => readFileSync(new URL(name, model));
const folder = mkdtempSync(join(tmpdir(), 'export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(missing !== '')(`the exported Python${missing === '' ? '' : ` (skipped: ${missing})`}`, () => {
  const manifest = manifestSchema.parse(JSON.parse(file('manifest.json').toString()));
  const steps = readNpz(new Uint8Array(file(manifest.golden?.steps ?? '')));
  const get = (key: string): Float32Array => {
    const data = steps.get(key)?.data;
    if (!(data instanceof Float32Array)) throw new Error(`the golden file has no ${key}`);
    return data;
  };
  const tokens = steps.get('1/tokens')?.data;
  if (!(tokens instanceof Int32Array)) throw new Error('the golden file has no tokens');
  const fed = { sample: get('1/sample'), timestep: get('1/timestep'), conditions: { tokens: { dims: [2, tokens.length / 2], data: tokens } }, batch: 2 };
  copyFileSync(new URL(manifest.model.file, model), join(folder, manifest.model.file));
  writeFileSync(join(folder, 'inputs.npz'), writeNpz(inputArrays(manifest, fed)));

  // The first skip, the bottom of the U, attention, which is no picture, and one that is an output already.
  const probes = [...steps.keys()].filter((key) => key.startsWith('1/probe/'));
  const chosen = [...probes, `1/${manifest.output}`].map((key) => [key.replace(/^1\/(probe\/)?/, ''), key] as const);

  it.each(chosen)('finds %s within 1e-4 of its maximum', { timeout: 120_000 }, (name, key) => {
    const saved = steps.get(key);
    if (saved === undefined) throw new Error(`the golden file has no ${key}`);
    writeFileSync(join(folder, 'saved.npy'), writeNpy(saved));
    const code = pythonSnippet({
      tensor: name,
      modelUrl: 'https://example.org/model.onnx',
      modelFile: manifest.model.file,
      inputsFile: 'inputs.npz',
      savedFile: 'saved.npy',
    });
    const { stdout, stderr, status } = spawnSync(python, ['-c', code], { cwd: folder, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    expect(stdout).toContain(`${name} (${saved.dims.join(', ')})`);
    const [, difference, largest] = /max \|difference\| = (\S+), max \|value\| = (\S+)/.exec(stdout) ?? [];
    expect(Number(largest)).toBeGreaterThan(0);
    expect(Number(difference) / Number(largest)).toBeLessThanOrEqual(1e-4);
  });

  it('says of a tensor that an own file has not got why', { timeout: 60_000 }, () => {
    const code = ownSnippet({ tensor: 'encoder as a picture', modelUrl: null, modelFile: manifest.model.file, inputsFile: 'inputs.npz', savedFile: 'saved.npy' }, 'sample');
    const { stderr, status } = spawnSync(python, ['-c', code], { cwd: folder, encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('encoder as a picture is not in this file. Unetscope writes attention of one operator out');
  });

  const graph = parseModel(new Uint8Array(file(manifest.model.file)));
  const stored = tappableTensors(graph).flatMap(({ weights }) => weights);
  const half = stored.find(({ dataType, dims }) => dataType === 'float16' && dims.length === 4)?.name;
  const single = stored.find(({ dataType }) => dataType === 'float32')?.name;
  it.each([half, single].filter((name) => name !== undefined))('reads the weights %s, bit for bit', { timeout: 60_000 }, (name) => {
    const weights = readWeight(graph, name);
    writeFileSync(join(folder, 'weights.npy'), writeNpy(weights));
    const code = weightSnippet({ weights: name, modelUrl: 'https://example.org/model.onnx', modelFile: manifest.model.file, savedFile: 'weights.npy' });
    const { stdout, stderr, status } = spawnSync(python, ['-c', code], { cwd: folder, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    expect(stdout).toContain(`${name} (${weights.dims.join(', ')}${weights.dims.length === 1 ? ',' : ''})`);
    expect(stdout).toContain('max |difference| = 0,');
  });
});
