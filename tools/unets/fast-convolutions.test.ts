import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';
import { describe, expect, it } from 'vitest';
import { loadModel, unloadModel } from '../../src/engine/worker/load.ts';
import { Runtime } from '../../src/engine/worker/runtime.ts';
import { inMemory } from '../../src/onnx/byte-source.ts';
import { copyFields } from '../../src/onnx/copy-fields.ts';
import { concatBytes, writeMessage } from '../../src/onnx/wire.ts';
import { MODEL_GRAPH } from '../../src/onnx/write-graph.ts';
import { noAnswers } from '../../src/protocol/foreign/describe.ts';
import { conditionsFor } from '../../src/protocol/inputs.ts';
import { sampleLength } from '../../src/protocol/manifest.ts';
import { readModel } from '../read-model.ts';

/** A file with many channels, opened as a person's own: its 3×3 convolutions are computed in Winograd's way where that runs, and as they stand in the file where it does not. */

const whole = new Uint8Array(readFileSync(new URL('../../public/models/emoji-32/model.onnx', import.meta.url)));
const VALUE_INFO = 13;

/** As most exporters write it: the shapes between input and output are not said. */
function withoutShapes(bytes: Uint8Array): Uint8Array {
  const source = inMemory(bytes);
  return concatBytes(copyFields(source, 0, bytes.length, (field) => (field.number === MODEL_GRAPH ? writeMessage(MODEL_GRAPH, copyFields(source, field.start, field.end, ({ number }) => (number === VALUE_INFO ? [] : null))) : null)));
}

const isFast = (bytes: unknown) => bytes instanceof Uint8Array && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('winograd/');

/** The output for one sample, and how many sessions were asked for with such convolutions. `refusing`: an onnxruntime that makes none of those. */
async function open(bytes: Uint8Array, refusing: boolean) {
  let fast = 0;
  const create = (model: Uint8Array, options: ort.InferenceSession.SessionOptions): Promise<ort.InferenceSession> => {
    if (isFast(model)) fast++;
    return isFast(model) && refusing ? Promise.reject(new Error('Could not find an implementation')) : ort.InferenceSession.create(model, options);
  };
  const runtime = new Runtime(() => Promise.resolve({ ort: { ...ort, InferenceSession: { ...ort.InferenceSession, create } } as typeof ort, whole: Promise.resolve() }), 1, false);
  const readable = await readModel({ 'mine.onnx': new Blob([new Uint8Array(bytes)]) });
  const { manifest } = readable.describe(noAnswers);
  const request = { source: { manifest, files: readable.files }, known: null, choice: 'wasm' as const, gpuRefusal: null };
  const loaded = await loadModel(runtime, request, () => undefined, () => undefined, new AbortController().signal);
  const sample = Float32Array.from({ length: sampleLength(manifest) }, (_, i) => Math.sin(1 + 1.7 * i));
  const { output } = await loaded.network.look({ sample, timestep: Float32Array.of(500), conditions: conditionsFor(manifest, ['']), batch: 1 }, []);
  await unloadModel(runtime, loaded);
  return { output, fast };
}

describe('convolutions of a stranger’s file', { timeout: 120_000 }, () => {
  it('give the same numbers in Winograd’s way, whether the file says its shapes or not; and the file runs where they are refused', async () => {
    const { output: right, fast: refused } = await open(whole, true);
    expect(refused).toBe(1);
    const largest = right.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
    for (const bytes of [whole, withoutShapes(whole)]) {
      const { output, fast } = await open(bytes, false);
      expect(fast).toBeGreaterThan(0);
      const worst = right.reduce((most, one, i) => Math.max(most, Math.abs(one - (output[i] ?? NaN))), 0) / largest;
      expect(worst).toBeGreaterThan(0);
      expect(worst).toBeLessThan(1e-5);
    }
  });
});
