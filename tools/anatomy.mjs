// Prints what the graph of a U-Net is, as the page finds it: levels, skips, blocks, attention, inputs. The file stays where it is.
//
//     npm run anatomy -- model.onnx|folder [--json]
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as ort from 'onnxruntime-web';
import { close, load } from './app-modules.mjs';

const json = process.argv.includes('--json');
const [path] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
if (path === undefined) {
  console.error('Name a .onnx file, or a folder with unet/model.onnx: npm run anatomy -- model.onnx [--json]');
  process.exit(2);
}

try {
  const { readModel } = await load('/tools/read-model.ts');
  const { noAnswers } = await load('/src/protocol/foreign/describe.ts');
  const { Runtime } = await load('/src/engine/worker/runtime.ts');
  const { loadModel, unloadModel } = await load('/src/engine/worker/load.ts');

  const isFolder = statSync(path).isDirectory();
  const root = isFolder ? path : dirname(path);
  const names = isFolder
    ? readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(path, name)).isFile())
    : [basename(path), ...readdirSync(root).filter((name) => name.startsWith(basename(path)) && name !== basename(path))];
  const files = Object.fromEntries(names.map((name) => [isFolder ? join(basename(root), name) : name, new Blob([readFileSync(join(root, name))])]));
  const readable = await readModel(files);
  const { manifest, questions, notes } = readable.describe(noAnswers);

  const runtime = new Runtime(() => Promise.resolve({ ort, whole: Promise.resolve() }), 1, false);
  const request = { source: { manifest, files: readable.files }, known: null, choice: 'wasm', gpuRefusal: null };
  const loaded = await loadModel(runtime, request, () => undefined, () => undefined, new AbortController().signal);
  const { anatomy, tensors } = loaded.model;
  await unloadModel(runtime, loaded);
  if (json) console.log(JSON.stringify({ manifest, anatomy, tensors: tensors.length, guessed: questions, notes }, null, 1));
  else print(manifest, anatomy, tensors.length, questions, notes);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await close();
}

/** @param {any} manifest @param {any} anatomy @param {number} tensors @param {any[]} questions @param {string[]} notes */
function print(manifest, anatomy, tensors, questions, notes) {
  const { sample, parameters, inputs, conditions } = manifest;
  console.log(`${manifest.title}: ${parameters.toLocaleString('en')} parameters, opset ${manifest.opset}, ${tensors} tensors that can be looked at`);
  console.log(`in: ${inputs.sample} ${sample.channels}×${sample.height}×${sample.width}, t: ${inputs.timestep ?? 'none'}${conditions.map((/** @type {any} */ one) => `, ${one.input} (${one.kind})`).join('')}`);
  if (anatomy.reason !== null) console.log(`Not seen as a U-Net: ${anatomy.reason}`);
  for (const { arm, index, resolution, channels } of anatomy.levels) console.log(`  ${arm.padEnd(7)} ${index}  ${resolution.join('×')}, ${channels} channels`);
  const count = (/** @type {string} */ what, /** @type {any[]} */ list) => console.log(`${String(list.length).padStart(4)} ${what}`);
  count('skips', anatomy.skips);
  count('residual blocks', anatomy.residualBlocks);
  count('self-attention', anatomy.selfAttention);
  count('cross-attention', anatomy.crossAttention);
  for (const { question, guess } of questions) console.log(`? ${question} Guessed: ${guess}.`);
  for (const note of notes) console.log(`! ${note}`);
  for (const { op, why, tensor } of anatomy.unrecognised.slice(0, 20)) console.log(`- ${tensor} (${op}): ${why}`);
}
