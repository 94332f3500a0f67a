import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseModel } from '../../onnx/model.ts';
import type { Operand } from '../../onnx/operation.ts';
import { howMade } from '../../onnx/sums/how-made.ts';
import { layerOf, type Tensor } from '../../onnx/sums/layers.ts';
import { placeOf } from '../../onnx/sums/places.ts';
import type { Made, Values } from '../../onnx/sums/sum.ts';
import { readWeight, tappableTensors } from '../../onnx/tensors.ts';
import { readGoldenTaps } from '../../protocol/golden-taps.ts';
import { manifestSchema } from '../../protocol/manifest.ts';
import { Network } from './network.ts';
import { Runtime } from './runtime.ts';

const TOLERANCE = 1e-4;

describe('the sum that made a value, in the shipped emoji-16', { timeout: 60_000 }, () => {
  const folder = new URL('../../../public/models/emoji-16/', import.meta.url);
  const read = (file: string) => new Uint8Array(readFileSync(new URL(file, folder)));
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')));
  const bytes = read(manifest.model.file);
  const graph = parseModel(bytes);
  const tappable = tappableTensors(graph);
  const { inputs, references } = readGoldenTaps(read(manifest.golden?.taps ?? ''));
  const runtime = new Runtime(() => Promise.resolve({ ort, whole: Promise.resolve() }), 1, false);
  const values = new Map<string, Values>();
  const tensors = new Map<string, Tensor>();
  let network: Network;

  beforeAll(async () => {
    const names = tappable.map(({ name }) => name);
    network = await Network.create(runtime, { build: 'wasm', provider: 'wasm' }, manifest, bytes, graph, names);
    for (const { name, dims, data } of (await network.look(inputs, names)).tensors) values.set(name, { dims, data });
    for (const { name, made } of tappable) tensors.set(name, { name, dims: [1, ...(values.get(name)?.dims.slice(1) ?? [])], made });
  }, 60_000);
  afterAll(() => network.release());

  function of(operand: Operand): Values | null {
    switch (operand.is) {
      case 'tensor':
        return values.get(operand.name) ?? null;
      case 'weight':
        return readWeight(graph, operand.name);
      case 'input': {
        const { channels, height, width } = manifest.sample;
        if (operand.name === manifest.inputs.sample) return { dims: [inputs.batch, channels, height, width], data: inputs.sample };
        if (operand.name === manifest.inputs.timestep) return { dims: [inputs.batch], data: inputs.timestep };
        return inputs.conditions[operand.name] ?? null;
      }
      default:
        return null;
    }
  }

  it('is PyTorch’s value, for every tensor, to 1e-4 of its largest', () => {
    const kinds = new Map<string, number>();
    for (const { name } of tappable) {
      const tensor = tensors.get(name) ?? fail(name);
      const reference = references.get(name) ?? fail(name);
      const layer = layerOf(tensor, tensors);
      const operands = layer.reads.map(of);
      const scale = Math.max(Math.abs(reference.statistics[0]), Math.abs(reference.statistics[1]));
      for (const [i, at] of reference.places.entries()) {
        const made: Made = howMade(layer, operands, at, reference.dims) ?? fail(`${name}, made by ${tensor.made.op}, is not read`);
        expect(Math.abs(made.value - (reference.values[i] ?? NaN)), `${name} (${tensor.made.op}) at ${placeOf(at, reference.dims).join(', ')}`).toBeLessThanOrEqual(TOLERANCE * scale);
        const kind = made.kind === 'sum' || made.kind === 'norm' ? `${made.kind} ${made.of}` : made.kind;
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        if (made.kind === 'sum') {
          const told = made.terms.reduce((sum, { value }) => sum + value, 0) + made.rest.value;
          expect(Math.abs(made.factor * told + (made.bias?.value ?? 0) - made.value), `what ${name} is said to be made of`).toBeLessThan(1e-9 * Math.max(1, scale));
        }
      }
    }
    expect([...kinds.keys()].sort()).toEqual(['copy', 'function', 'largest', 'norm group', 'norm instance', 'norm layer', 'softmax', 'sum convolution', 'sum product', 'sum transposed convolution']);
  });

  function fail(why: string): never {
    throw new Error(why);
  }
});
