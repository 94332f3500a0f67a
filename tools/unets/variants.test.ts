import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';
import { describe, expect, it } from 'vitest';
import { writeNpy } from '../../src/base/npy.ts';
import { loadModel, unloadModel } from '../../src/engine/worker/load.ts';
import { Runtime } from '../../src/engine/worker/runtime.ts';
import { tryOut } from '../../src/engine/worker/try-out.ts';
import { readModel } from '../read-model.ts';
import { noAnswers } from '../../src/protocol/foreign/describe.ts';
import { conditionsFor } from '../../src/protocol/inputs.ts';
import { sampleLength } from '../../src/protocol/manifest.ts';

/** Networks that make_variants.py wrote, each fed in another way, opened as the page opens them, against Python's onnxruntime. */

const folder = new URL('variants/', import.meta.url);
const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Record<string, readonly number[]>;
const runtime = new Runtime(() => Promise.resolve({ ort, whole: Promise.resolve() }), 1, false);
const blob = (file: string) => new Blob([readFileSync(new URL(file, folder))]);

async function open(name: string) {
  const files = { [`${name}.onnx`]: blob(`${name}.onnx`), ...(name === 'external' ? { 'external.onnx_data': blob('external.onnx_data') } : {}) };
  const readable = await readModel(files);
  const { manifest, notes, questions } = readable.describe({ ...noAnswers, size: name === 'free-size' ? 8 : null });
  const request = { source: { manifest, files: readable.files }, known: null, choice: 'wasm' as const, gpuRefusal: null };
  return { manifest, notes, questions, loaded: await loadModel(runtime, request, () => undefined, () => undefined, new AbortController().signal) };
}

const notesOf: Partial<Record<string, RegExp>> = {
  inpainting: /a mask of ones/,
  'learned-variance': /learned variance/,
  xl: /None came with it, so zeros are fed/,
  distilled: /distilled/,
  residuals: /fed zeros/,
  'no-t': /no input for t/,
};

describe('a network', () => {
  it.each(Object.keys(expected))('%s gives what Python’s onnxruntime gives, in a batch of one and of two', { timeout: 60_000 }, async (name) => {
    const { manifest, notes, questions, loaded } = await open(name);
    expect(loaded.model.anatomy.reason).toBeNull();
    expect(loaded.model.anatomy.skips.length).toBe(1);
    expect(questions.length).toBeLessThanOrEqual(3);
    expect(notes.join(' ')).toMatch(notesOf[name] ?? /^/);
    const length = sampleLength(manifest);
    const channels = manifest.sample.channels;
    const sample = Float32Array.from({ length }, (_, i) => Math.sin(1 + 1.7 * i));
    // Of the two rows that batch-of-two noted, and of the variance, what is asked here is the first.
    const wanted = (expected[name] ?? []).slice(0, channels * 64);
    const tolerance = (name === 'half' ? 5e-3 : 1e-4) * Math.max(...wanted.map(Math.abs));
    for (const batch of [1, 2]) {
      const twice = new Float32Array(batch * length);
      for (let b = 0; b < batch; b++) twice.set(sample, b * length);
      const inputs = { sample: twice, timestep: new Float32Array(batch).fill(37), conditions: conditionsFor(manifest, Array.from({ length: batch }, () => '3')), batch };
      const { output } = await loaded.network.look(inputs, []);
      expect(output.length).toBe(batch * length);
      for (let b = 0; b < batch; b++) {
        const worst = Math.max(...wanted.map((value, i) => Math.abs(value - (output[b * length + i] ?? NaN))));
        expect(worst).toBeLessThan(tolerance);
      }
    }
    await unloadModel(runtime, loaded);
  });

  it('inpainting is fed a mask and masked latents of one’s own: the numbers of a .npy file, or one for each channel', { timeout: 60_000 }, async () => {
    const files = { 'inpainting.onnx': blob('inpainting.onnx') };
    const readable = await readModel(files);
    const values = [0.5, -1, 0.25, 2, 0];
    const array = writeNpy({ dims: [5, 8, 8], data: Float32Array.from({ length: 5 * 64 }, (_, i) => values[Math.floor(i / 64)] ?? 0) });
    const withArray = readable.withFile('own.npy', new Blob([array]));
    const outputs: Float32Array[] = [];
    for (const [from, inputs] of [[readable, { sample: { values } }], [withArray, { sample: { file: 'own.npy' } }], [readable, {}]] as const) {
      const { manifest } = from.describe({ ...noAnswers, inputs });
      const fed = { sample: new Float32Array(sampleLength(manifest)), timestep: Float32Array.of(37), conditions: conditionsFor(manifest, ['']), batch: 1 };
      outputs.push(...(await tryOut(runtime, { manifest, files: from.files }, [fed], new AbortController().signal)).map(({ data }) => Float32Array.from(data)));
    }
    expect(outputs[1]).toEqual(outputs[0]);
    expect(outputs[2]).not.toEqual(outputs[0]);
  });

  it('whose weights lie in a file that was not chosen names it', async () => {
    await expect(readModel({ 'external.onnx': blob('external.onnx') })).rejects.toMatchObject({ code: 'weights-external', message: expect.stringContaining('external.onnx_data') as string });
  });

  it.each([
    ['gpu-operators', 'operator-missing', /optimised for GPUs: its operator NhwcConv.*--disable_nhwc_conv/],
    ['stale-casts', 'types-mixed', /left “stale” in the old type.*convert_float_to_float16/],
  ])('%s, as onnxruntime’s tools write it, is refused in a sentence with the way out', async (name, code, sentence) => {
    const files = { 'unet.onnx': blob(`refused/${name}.onnx`) };
    const readable = await readModel(files);
    const { manifest } = readable.describe({ ...noAnswers, size: 8 });
    const loading = loadModel(runtime, { source: { manifest, files: readable.files }, known: null, choice: 'wasm', gpuRefusal: null }, () => undefined, () => undefined, new AbortController().signal);
    await expect(loading).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) as string });
  });
});
