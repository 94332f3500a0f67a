// The shipped models under Node: the app's own modules through Vite, and each model's network on onnxruntime-web's Node build.
import { readFileSync } from 'node:fs';
import { createServer } from 'vite';
import * as ort from 'onnxruntime-web';

const vite = await createServer({ server: { middlewareMode: true }, appType: 'custom', logLevel: 'error', optimizeDeps: { noDiscovery: true } });
const models = new URL('../public/models/', import.meta.url);

/** A module of the app, by its path from the top. */
export const load = (/** @type {string} */ path) => vite.ssrLoadModule(path);

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

export const close = () => vite.close();
