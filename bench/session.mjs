// `npm run bench:session`: the network alone on onnxruntime-web's build for Node, one thread, in processor time: the model's file as it is
// against the session that the page has (every tensor exposed, convolutions in Winograd's way), and against other options of a session. Each in turn; the figure is the
// median of the ratios to the file as it is in the same round.
import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';
import { close, load } from '../tools/shipped-models.mjs';
import { spread } from './support.mjs';

const ROUNDS = 9;
const { parseModel } = await load('/src/onnx/model.ts');
const { tappableTensors } = await load('/src/onnx/tensors.ts');
const { withOutputs } = await load('/src/onnx/edit.ts');
const { winogradConvolutions, withWinograd } = await load('/src/onnx/winograd.ts');

const folder = new URL('../public/models/emoji-32/', import.meta.url);
const { sample, tokens, model } = JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8'));
const bytes = new Uint8Array(readFileSync(new URL(model.file, folder)));
const graph = parseModel(bytes);
const convolutions = winogradConvolutions(graph, new Map([...graph.valueInfo.values()].map(({ name, dims }) => [name, dims ?? []])));
/** @type {string[]} */
const names = tappableTensors(graph).map((/** @type {{ name: string }} */ { name }) => name);

ort.env.wasm.numThreads = 1;
/** @typedef {import('onnxruntime-web').InferenceSession.SessionOptions} Options */
/** @type {[string, Uint8Array, Options][]} */
const kinds = [
  ['the file as it is', bytes, {}],
  ['3×3 convolutions in Winograd’s way', withWinograd(bytes, graph, convolutions), {}],
  [`all ${names.length} tensors exposed, the output fetched`, withOutputs(bytes, names), {}],
  ['both: what the page has', withWinograd(withOutputs(bytes, names), parseModel(withOutputs(bytes, names)), convolutions), {}],
  ['20 tensors exposed, the output fetched', withOutputs(bytes, names.filter((_, i) => i % Math.ceil(names.length / 20) === 0)), {}],
  ['without a memory pattern', bytes, { enableMemPattern: false }],
  ['without the arena', bytes, { enableCpuMemArena: false }],
  ['graph optimisation: extended', bytes, { graphOptimizationLevel: 'extended' }],
  ['graph optimisation: none', bytes, { graphOptimizationLevel: 'disabled' }],
  ['batch fixed to 2 (free dimension overrides)', bytes, { freeDimensionOverrides: { batch: 2, B: 2, N: 2, batch_size: 2 } }],
];
const length = 2 * sample.channels * sample.height * sample.width;
const feeds = {
  sample: new ort.Tensor('float32', new Float32Array(length).fill(0.1), [2, sample.channels, sample.height, sample.width]),
  timestep: new ort.Tensor('float32', new Float32Array(2).fill(500), [2]),
  tokens: new ort.Tensor('int32', new Int32Array(2 * tokens.length).fill(1), [2, tokens.length]),
};
const made = [];
for (const [what, file, options] of kinds) {
  made.push({ what, session: await ort.InferenceSession.create(file, { executionProviders: ['wasm'], logSeverityLevel: 3, ...options }), ratios: /** @type {number[]} */ ([]) });
}
for (let round = -1; round < ROUNDS; round++) {
  let first = 0;
  for (const { session, ratios } of made) {
    const start = process.cpuUsage();
    await session.run(feeds, [session.outputNames[0] ?? '']);
    const { user, system } = process.cpuUsage(start);
    first ||= user + system;
    if (round >= 0) ratios.push((user + system) / first);
  }
}
for (const { what, ratios } of made) console.log(`${what.padEnd(56)} ${spread(ratios, 3)}`);
await close();
