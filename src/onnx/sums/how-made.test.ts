import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expectedOf, feedsFor, fixture, runAll } from '../../../tools/unets/run-model.ts';
import { parseModel } from '../model.ts';
import type { Operand } from '../operation.ts';
import { readWeight, tappableTensors } from '../tensors.ts';
import { howMade } from './how-made.ts';
import { layerOf, type Tensor } from './layers.ts';
import type { Values } from './sum.ts';

const names = readdirSync(new URL('../fixtures/', import.meta.url))
  .filter((file) => file.endsWith('.onnx'))
  .map((file) => file.replace('.onnx', ''));

/** Operators that are not read here: the page says what they are, and no more. */
const UNREAD: Readonly<Record<string, readonly string[]>> = {
  // constants that are worked out from shapes
  'additive-skips': ['Mul', 'Slice'],
  'diffusers-unet2d-condition': ['Add', 'Slice'],
  // integers, and what is made of them
  'dynamically-quantised': ['Add', 'Cast', 'Mul', 'Slice'],
  quantised: ['Add', 'Conv', 'DequantizeLinear', 'Gemm', 'LayerNormalization', 'MatMul', 'Mul', 'Slice'],
  // fused by onnxruntime
  optimised: ['FusedConv', 'FusedMatMul'],
  'wavelet-gates': ['Clip', 'Mul', 'ReduceL2'],
};

describe('the sum that made a value, in files of many exporters', { timeout: 60_000 }, () => {
  it.each(names)('%s: is onnxruntime’s value', async (name) => {
    const bytes = fixture(`${name}.onnx`);
    const feeds = feedsFor(parseModel(bytes), expectedOf(name).inputs);
    const { graph, values } = await runAll(bytes, feeds);
    const fed = (input: string): Values | null => {
      const tensor = feeds[input];
      return tensor === undefined ? null : { dims: tensor.dims, data: Float64Array.from(tensor.data as ArrayLike<number>, Number) };
    };
    const of = (operand: Operand): Values | null =>
      operand.is === 'tensor' ? (values.get(operand.name) ?? null) : operand.is === 'weight' ? readWeight(graph, operand.name) : operand.is === 'input' ? fed(operand.name) : null;
    const tensors = new Map<string, Tensor>(tappableTensors(graph).map(({ name: own, made }) => [own, { name: own, dims: values.get(own)?.dims ?? [], made }]));
    const unread = new Set<string>();
    for (const tensor of tensors.values()) {
      const own = values.get(tensor.name);
      if (own === undefined) continue;
      const layer = layerOf(tensor, tensors);
      const operands = layer.reads.map(of);
      const scale = own.data.reduce((most: number, value: number) => Math.max(most, Math.abs(value)), 1e-6);
      for (let k = 0; k < 5; k++) {
        const at = Math.floor((k * 0.381966 + 0.1) * own.data.length) % own.data.length;
        const made = howMade(layer, operands, at, own.dims);
        if (made === null) unread.add(tensor.made.op);
        else expect(Math.abs(made.value - (own.data[at] ?? NaN)), `${tensor.name} (${tensor.made.op}) at ${at}`).toBeLessThanOrEqual(1e-4 * scale);
      }
    }
    expect([...unread].sort()).toEqual(UNREAD[name] ?? []);
  });
});
