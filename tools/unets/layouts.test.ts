import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import * as ort from 'onnxruntime-web';
import { describe, expect, it } from 'vitest';
import { loadModel, unloadModel } from '../../src/engine/worker/load.ts';
import { Runtime } from '../../src/engine/worker/runtime.ts';
import { readModel } from '../read-model.ts';
import { noAnswers } from '../../src/protocol/foreign/describe.ts';
import { conditionsFor } from '../../src/protocol/inputs.ts';
import { sampleLength } from '../../src/protocol/manifest.ts';

/** Networks whose pixels are tokens, have their channels last or lie in one row, and fused attention, opened as the page opens them. */

const archive = unzipSync(new Uint8Array(readFileSync(new URL('strangers.zip', import.meta.url))));
const truths = JSON.parse(new TextDecoder().decode(archive['truth.json'])) as Record<string, { values: number[]; at: number[]; largest: number; self: number; cross: number }>;
const runtime = new Runtime(() => Promise.resolve({ ort, whole: Promise.resolve() }), 1, false);

describe('opened by the engine', () => {
  it.each(['channels-last', 'channels-last-throughout', 'windows', 'added-tokens', 'sound', 'fused'])('%s has pictures for its parts, and Python’s numbers', { timeout: 60_000 }, async (name) => {
    const readable = await readModel({ [`${name}.onnx`]: new Blob([new Uint8Array(archive[`${name}.onnx`] ?? [])]) });
    const { manifest } = readable.describe(noAnswers);
    const request = { source: { manifest, files: readable.files }, known: null, choice: 'wasm' as const, gpuRefusal: null };
    const loaded = await loadModel(runtime, request, () => undefined, () => undefined, new AbortController().signal);
    const { anatomy, tensors } = loaded.model;
    const truth = truths[name];
    expect(anatomy.reason).toBeNull();
    expect([anatomy.selfAttention.length, anatomy.crossAttention.length]).toEqual(name === 'windows' ? [1, 0] : [truth?.self, truth?.cross]);

    const dimsOf = new Map(tensors.map((tensor) => [tensor.name, tensor.dims]));
    for (const { output, channels, resolution } of anatomy.levels) expect(dimsOf.get(output)).toEqual([1, channels, ...resolution]);
    for (const { input, output } of [...anatomy.downsamples, ...anatomy.upsamples]) expect([dimsOf.get(input)?.length, dimsOf.get(output)?.length]).toEqual([4, 4]);

    const waves = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => Math.sin(1 + 1.7 * i));
    const conditions = Object.fromEntries(Object.entries(conditionsFor(manifest, [''])).map(([input, given]) => [input, 'data' in given ? { dims: given.dims, data: waves(given.data.length) } : given]));
    const inputs = { sample: waves(sampleLength(manifest)), timestep: Float32Array.of(37), conditions, batch: 1 };
    const joins = anatomy.skips.map(({ encoder, decoder, joined }) => [decoder, encoder, joined]);
    const { output, tensors: found } = await loaded.network.look(inputs, joins.flat());
    const worst = Math.max(...(truth?.at ?? []).map((i, k) => Math.abs((output[i] ?? NaN) - (truth?.values[k] ?? NaN))));
    expect(worst / (truth?.largest ?? 0)).toBeLessThan(1e-4);
    anatomy.skips.forEach(({ op, resolution }, i) => {
      const [below, across, joined] = found.slice(3 * i, 3 * i + 3).map(({ data }) => data);
      expect(found[3 * i + 2]?.dims.slice(2)).toEqual(resolution);
      if (op === 'Concat') expect([...(joined ?? [])]).toEqual([...(below ?? []), ...(across ?? [])]);
      else expect([...(joined ?? [])]).toEqual([...(below ?? [])].map((value, k) => Math.fround(value + (across?.[k] ?? 0))));
    });
    await unloadModel(runtime, loaded);
  });
});
