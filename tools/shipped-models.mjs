// The shipped models under Node: the app's own modules through Vite, and each model's network on onnxruntime-web's Node build.
import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';
import { close, load } from './app-modules.mjs';

const models = new URL('../public/models/', import.meta.url);

export { close, load };

await load('/src/diffusion/every-sampler.ts');
const { Network } = await load('/src/engine/worker/network.ts');
const { Runtime } = await load('/src/engine/worker/runtime.ts');
const { parseModel } = await load('/src/onnx/model.ts');
const { tappableTensors } = await load('/src/onnx/tensors.ts');
const { manifestSchema } = await load('/src/protocol/manifest.ts');

/** @type {readonly string[]} */
export const shippedIds = JSON.parse(readFileSync(new URL('index.json', models), 'utf8')).models;

/** A shipped model, ready to be asked: with every tensor exposed, or as it is shipped. Whoever opens it releases its network. */
export async function openShipped(/** @type {string} */ id, exposed = true) {
  const folder = new URL(`${id}/`, models);
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')));
  const bytes = new Uint8Array(readFileSync(new URL(manifest.model.file, folder)));
  const graph = parseModel(bytes);
  /** @type {string[]} */
  const names = tappableTensors(graph).map((/** @type {{ name: string }} */ { name }) => name);
  const runtime = new Runtime(() => Promise.resolve({ ort, whole: Promise.resolve() }), 1, false);
  const network = await Network.create(runtime, { build: 'wasm', provider: 'wasm' }, manifest, bytes, graph, exposed ? names : []);
  return { folder, manifest, graph, names, network };
}

/** A shipped model whose network a recipe's edits can change. Whoever opens it releases it. */
export async function openEditable(/** @type {string} */ id) {
  const { EditedNetwork } = await load('/src/engine/worker/edited-network.ts');
  const { findAnatomy } = await load('/src/onnx/anatomy.ts');
  const { networkInputs, recipeScheduler } = await load('/src/protocol/inputs.ts');
  const { defaultRecipe, sampleLength } = await load('/src/protocol/manifest.ts');
  const { folder, manifest, graph, names, network } = await openShipped(id);
  const bytes = new Uint8Array(readFileSync(new URL(manifest.model.file, folder)));
  const single = { ...defaultRecipe(manifest), guidanceScale: 1 };
  const inputs = networkInputs(manifest, single, recipeScheduler(manifest, single), new Float32Array(sampleLength(manifest)), 0);
  const { tensors } = await network.look(inputs, names);
  const dims = new Map(tensors.map((/** @type {{ name: string, dims: number[] }} */ tensor) => [tensor.name, tensor.dims]));
  const { channels, height, width } = manifest.sample;
  dims.set(manifest.inputs.sample, [1, channels, height, width]).set(manifest.inputs.timestep, [1]);
  if (manifest.inputs.tokens !== undefined) dims.set(manifest.inputs.tokens, [1, manifest.tokens.length]);
  const model = { manifest, anatomy: findAnatomy(graph, dims), tensors: tappableTensors(graph).map((/** @type {{ name: string }} */ one) => ({ ...one, dims: dims.get(one.name) ?? [] })) };
  const runtime = new Runtime(() => Promise.resolve({ ort, whole: Promise.resolve() }), 1, false);
  const source = { runtime, manifest, bytes, graph, names: () => names, backendFor: () => ({ build: 'wasm', provider: 'wasm' }) };
  const plain = (/** @type {unknown} */ asked, /** @type {string[]} */ wanted) => network.look(asked, wanted);
  const edited = new EditedNetwork(model, source, plain, (/** @type {unknown} */ asked) => Promise.resolve(asked));
  const { signal } = new AbortController();
  const look = (/** @type {unknown} */ asked, /** @type {unknown} */ recipe, /** @type {number} */ index) => edited.look(asked, [], { manifest, recipe, start: null, index }, signal);
  const release = async () => {
    await edited.forget();
    await network.release();
  };
  return { manifest, look, release };
}
