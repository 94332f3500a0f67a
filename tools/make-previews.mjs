// Computes the run of each shipped model's default recipe and writes the network's answers to public/models/<id>/preview.npz:
// what the page plays, labelled "cached", until its own engine is ready. To be run whenever weights or default recipe change;
// src/app/preview.test.ts fails where they have.
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'vite';
import * as ort from 'onnxruntime-web';

const vite = await createServer({ server: { middlewareMode: true }, appType: 'custom', logLevel: 'error', optimizeDeps: { noDiscovery: true } });
const load = (/** @type {string} */ path) => vite.ssrLoadModule(path);
const { Network } = await load('/src/engine/worker/network.ts');
const { Runtime } = await load('/src/engine/worker/runtime.ts');
const { trajectory } = await load('/src/engine/trajectory.ts');
const { parseModel } = await load('/src/onnx/model.ts');
const { manifestSchema } = await load('/src/protocol/manifest.ts');
const { writeNpz } = await load('/src/base/npz.ts');

const models = new URL('../public/models/', import.meta.url);
const { models: ids } = JSON.parse(readFileSync(new URL('index.json', models), 'utf8'));
for (const id of ids) {
  const folder = new URL(`${id}/`, models);
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')));
  const bytes = new Uint8Array(readFileSync(new URL(manifest.model.file, folder)));
  const network = await Network.create(new Runtime(() => Promise.resolve(ort), 1, false), { build: 'wasm', provider: 'wasm' }, manifest, bytes, parseModel(bytes), []);
  const recipe = { ...manifest.recipe, model: id, options: {}, start: null };
  const frames = [];
  const ask = (/** @type {unknown} */ inputs) => network.look(inputs, []);
  for await (const { frame } of trajectory({ manifest, recipe, known: [], until: Infinity }, ask)) frames.push(frame);
  await network.release();
  const { channels, height, width } = manifest.sample;
  const length = channels * height * width;
  const output = new Float32Array(frames.length * length);
  frames.forEach((frame, i) => output.set(frame.modelOutput, i * length));
  const weights = Uint8Array.from(Buffer.from(manifest.model.sha256, 'hex'));
  const file = writeNpz([
    ['model_sha256', { dims: [weights.length], data: weights }],
    ['model_output', { dims: [frames.length, channels, height, width], data: output }],
  ]);
  writeFileSync(new URL('preview.npz', folder), file);
  console.log(`${id}: ${frames.length} frames, ${file.length} bytes`);
}
await vite.close();
