import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';
import { withOutputs } from '../../src/onnx/edit.ts';
import { parseModel, type OnnxGraph } from '../../src/onnx/model.ts';
import { tappableTensors } from '../../src/onnx/tensors.ts';

export interface Values {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

export type Feeds = Readonly<Record<string, ort.Tensor>>;

export const fixture = (file: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(`../../src/onnx/fixtures/${file}`, import.meta.url)));

/** As make_unets.py makes them. */
export function inputTensor({ dims, fill }: { dims: readonly number[]; fill: string }): ort.Tensor {
  const count = dims.reduce((product, size) => product * size, 1);
  const indices = Array.from({ length: count }, (_, i) => i);
  if (fill === 'words') return new ort.Tensor('int64', BigInt64Array.from(indices, (i) => BigInt((3 + 7 * i) % 11)), dims);
  const number = fill === 'value' ? () => 37 : (i: number) => Math.sin(1 + 1.7 * i);
  return new ort.Tensor('float32', Float32Array.from(indices, number), dims);
}

/** The inputs of the recipe, in the order of the graph's inputs. */
export function feedsFor(graph: OnnxGraph, inputs: readonly { readonly dims: readonly number[]; readonly fill: string }[]): Feeds {
  return Object.fromEntries(
    graph.inputs.flatMap((info, i) => {
      const input = inputs[i];
      return input === undefined ? [] : [[info.name, inputTensor(input)]];
    }),
  );
}

/** One run in Node; the outputs by name. */
export async function runModel(bytes: Uint8Array, feeds: Feeds): Promise<Map<string, Values>> {
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3 });
  try {
    const results = await session.run(feeds);
    return new Map(
      Object.entries(results).map(([name, tensor]) => [name, { dims: tensor.dims, data: Float32Array.from(tensor.data as Float32Array) }]),
    );
  } finally {
    await session.release();
  }
}

/** Every tensor that can be looked at, computed once. */
export async function runAll(bytes: Uint8Array, feeds: Feeds): Promise<{ graph: OnnxGraph; values: Map<string, Values> }> {
  const graph = parseModel(bytes);
  const names = tappableTensors(graph).map((tensor) => tensor.name);
  return { graph, values: await runModel(withOutputs(bytes, names), feeds) };
}

export function dimsOf(values: ReadonlyMap<string, Values>): Map<string, readonly number[]> {
  return new Map([...values].map(([name, { dims }]) => [name, dims]));
}
