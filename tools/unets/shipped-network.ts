import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';
import { trajectory } from '../../src/engine/trajectory.ts';
import { EditedNetwork } from '../../src/engine/worker/edited-network.ts';
import { Network } from '../../src/engine/worker/network.ts';
import { Runtime } from '../../src/engine/worker/runtime.ts';
import { findAnatomy } from '../../src/onnx/anatomy.ts';
import { parseModel } from '../../src/onnx/model.ts';
import { tappableTensors } from '../../src/onnx/tensors.ts';
import type { NetworkInputs } from '../../src/protocol/frame.ts';
import { conditionsFor } from '../../src/protocol/inputs.ts';
import { inputDims, manifestSchema, sampleLength, type Manifest } from '../../src/protocol/manifest.ts';
import type { Recipe } from '../../src/protocol/recipe.ts';
import type { ModelParts } from '../../src/protocol/tensor-layout.ts';

export function shippedManifest(id = 'emoji-16'): Manifest {
  return manifestSchema.parse(JSON.parse(readFileSync(new URL('manifest.json', folderOf(id)), 'utf8')));
}

/** A shipped model in onnxruntime-web for Node, plain and under edits. Whoever opens it releases it. */
export async function openShipped(manifest: Manifest) {
  const bytes = new Uint8Array(readFileSync(new URL(manifest.model.file, folderOf(manifest.id))));
  return openNetwork(manifest, bytes);
}

/** Any model, with a manifest that says how it is fed. */
export async function openNetwork(manifest: Manifest, bytes: Uint8Array) {
  const runtime = new Runtime(() => Promise.resolve({ ort, whole: Promise.resolve() }), 1, false);
  const graph = parseModel(bytes);
  const tappable = tappableTensors(graph);
  const names = tappable.map(({ name }) => name);
  const network = await Network.create(runtime, { build: 'wasm', provider: 'wasm' }, manifest, bytes, graph, names);
  const sample = Float32Array.from({ length: sampleLength(manifest) }, (_, i) => Math.sin(i));
  const { tensors } = await network.look({ sample, timestep: Float32Array.of(500), conditions: conditionsFor(manifest, [null]), batch: 1 }, names);
  const dims = new Map([...inputDims(manifest), ...tensors.map((tensor) => [tensor.name, tensor.dims] as const)]);
  const model: ModelParts = { manifest, anatomy: findAnatomy(graph, dims), tensors: tappable.map((one) => ({ ...one, dims: dims.get(one.name) ?? [] })) };
  const source = { runtime, manifest, bytes, graph, names: () => names, backendFor: () => ({ build: 'wasm', provider: 'wasm' }) as const };
  const edited = new EditedNetwork(
    model,
    source,
    (inputs, wanted, stop) => network.look(inputs, wanted, stop),
    (inputs) => Promise.resolve(inputs),
  );
  const pictureOf = async (recipe: Recipe): Promise<Float32Array> => {
    let picture = new Float32Array();
    let index = 0;
    const request = { manifest, recipe, start: null, known: [], until: Infinity, watch: [] };
    const { signal } = new AbortController();
    const evaluate = (inputs: NetworkInputs) => edited.look(inputs, [], { manifest, recipe, start: null, index: index++ }, signal);
    for await (const { frame } of trajectory(request, evaluate)) picture = Float32Array.from(frame.prev);
    return picture;
  };
  return { runtime, network, edited, model, names, pictureOf };
}

const folderOf = (id: string) => new URL(`../../public/models/${id}/`, import.meta.url);
