import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';
import { expect } from 'vitest';
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

/**
 * One run in Node; the outputs by name. Without the last level of optimisation, which changes the layout of tensors between
 * operators and with it, where a tap or a gain stands between them, the last bits.
 */
export async function runModel(bytes: Uint8Array, feeds: Feeds, graphOptimizationLevel: 'disabled' | 'extended' = 'extended'): Promise<Map<string, Values>> {
  const session = await ort.InferenceSession.create(bytes, {
    graphOptimizationLevel,
    logSeverityLevel: 3,
  });
  try {
    const results = await session.run(feeds);
    return new Map(
      Object.entries(results).map(([name, tensor]) => [name, { dims: tensor.dims, data: Float32Array.from(tensor.data as Float32Array) }]),
    );
  } finally {
    await session.release();
  }
}

/** Shape and values, for comparing bit for bit. */
export function bits(values: Values | undefined): string {
  if (values === undefined) return 'absent';
  const { data, dims } = values;
  return `${dims.join('×')} ${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')}`;
}

/** Every tensor that can be looked at, computed once, by the operators as the file has them: what is exposed is fused with hardly anything, and a session takes half as long. */
export async function runAll(bytes: Uint8Array, feeds: Feeds): Promise<{ graph: OnnxGraph; values: Map<string, Values> }> {
  const graph = parseModel(bytes);
  const names = tappableTensors(graph).map((tensor) => tensor.name);
  return { graph, values: await runModel(withOutputs(bytes, names), feeds, 'disabled') };
}

export function dimsOf(values: ReadonlyMap<string, Values>): Map<string, readonly number[]> {
  return new Map([...values].map(([name, { dims }]) => [name, dims]));
}

/** A tensor as the Python that built the model knows it: shape, mean, mean of magnitudes, first and last value. */
export interface Print {
  readonly dims: readonly number[];
  readonly print: readonly [number, number, number, number];
}
export interface ExpectedAttention {
  readonly probabilities: Print;
  readonly output: Print;
  readonly heads: number;
  readonly tokens: number;
  readonly resolution: readonly number[];
}
export interface Expected {
  readonly inputs: readonly { readonly dims: readonly number[]; readonly fill: string }[];
  readonly output: Print;
  readonly levels: readonly { arm: string; index: number; resolution: readonly number[]; channels: number; output: Print }[];
  readonly skips: readonly {
    encoder: Print;
    decoder: Print;
    joined: Print;
    resolution: readonly number[];
    level: number;
    op: string;
    order: string;
    /** The joined tensor after the norm that the block begins with. */
    read: Print | null;
    /** The network's output when this skip brings nothing across. */
    outputWithout: Print;
  }[];
  readonly residualBlocks: readonly Readonly<
    Record<'input' | 'branch' | 'shortcut' | 'output', Print> & Record<'time' | 'timeScale' | 'timeShift', Print | null>
  >[];
  readonly selfAttention: readonly ExpectedAttention[];
  readonly crossAttention: readonly ExpectedAttention[];
  readonly downsamples: readonly { input: Print; output: Print; kind: string; level: number }[];
  readonly upsamples: readonly { input: Print; output: Print; kind: string; level: number }[];
  readonly time: { sinusoid: Print | null; embedding: Print | null; projections: readonly Print[] };
  readonly stem: Print | null;
  /** Of the tensors' magnitude, where the file was rounded after PyTorch. */
  readonly tolerance?: number;
}

export const expectedOf = (name: string): Expected =>
  JSON.parse(readFileSync(new URL(`../../src/onnx/fixtures/${name}.json`, import.meta.url), 'utf8')) as Expected;

/** Shapes without the axes of one, which exporters add and drop as they like. */
const solid = (dims: readonly number[]): number[] => dims.filter((size) => size !== 1);

/** The named tensors hold the numbers that Python noted, one for one. */
export function expectPrints(
  values: ReadonlyMap<string, Values>,
  found: readonly (string | null)[],
  wanted: readonly (Print | null)[],
  tolerance = 1e-4,
): void {
  const prints = found.map((name) => {
    const tensor = name === null ? undefined : values.get(name);
    if (tensor === undefined) return null;
    const { data } = tensor;
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
    const magnitude = data.reduce((sum, value) => sum + Math.abs(value), 0) / data.length;
    return { dims: solid(tensor.dims), print: [mean, magnitude, data[0], data.at(-1)] };
  });
  expect(prints).toEqual(
    wanted.map((one) => {
      if (one === null) return null;
      const digits = one.print.map((number): unknown => near(number, tolerance * one.print[1]));
      return { dims: solid(one.dims), print: digits };
    }),
  );
}

function near(number: number, error: number): unknown {
  return {
    asymmetricMatch: (other: unknown) => typeof other === 'number' && Math.abs(other - number) <= error + 1e-7,
    toString: () => `≈${String(number)}`,
  };
}
