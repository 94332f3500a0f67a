// Computes the run of each shipped model's default recipe and writes the network's answers to public/models/<id>/preview.npz:
// what the page plays, labelled "cached", until its own engine is ready. To be run whenever weights or default recipe change;
// src/app/preview.test.ts fails where they have. Names of models behind it: of those only.
import { writeFileSync } from 'node:fs';
import { close, load, openShipped, shippedIds } from './shipped-models.mjs';

const { trajectory } = await load('/src/engine/trajectory.ts');
const { defaultRecipe } = await load('/src/protocol/manifest.ts');
const { writeNpz } = await load('/src/base/write-npz.ts');
const { toHalf } = await load('/src/base/float16.ts');

const asked = process.argv.slice(2);
for (const id of asked.length > 0 ? asked : shippedIds) {
  const { folder, manifest, network } = await openShipped(id, false);
  const recipe = defaultRecipe(manifest);
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
    ['model_output_float16', { dims: [frames.length, channels, height, width, 2], data: new Uint8Array(Uint16Array.from(output, toHalf).buffer) }],
  ]);
  writeFileSync(new URL('preview.npz', folder), file);
  console.log(`${id}: ${frames.length} frames, ${file.length} bytes`);
}
await close();
