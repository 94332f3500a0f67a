import { describe, expect, it } from 'vitest';
import { fixture } from '../../tools/unets/run-model.ts';
import { parseModel } from './model.ts';
import { tappableTensors } from './tensors.ts';

describe('tappableTensors', () => {
  const graph = parseModel(fixture('diffusers-unet2d-condition.onnx'));
  const tensors = tappableTensors(graph);
  const names = new Set(tensors.map((tensor) => tensor.name));

  it('lists every tensor after those that it is computed from', () => {
    const seen = new Set(graph.inputs.map((info) => info.name));
    const producer = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node])));
    for (const { name } of tensors) {
      for (const input of producer.get(name)?.inputs ?? []) if (names.has(input)) expect(seen.has(input)).toBe(true);
      seen.add(name);
    }
  });

  it('has the output, and neither inputs, constants nor shape arithmetic', () => {
    for (const output of graph.outputs) expect(names.has(output.name)).toBe(true);
    for (const input of graph.inputs) expect(names.has(input.name)).toBe(false);
    for (const name of graph.initializers.keys()) expect(names.has(name)).toBe(false);
    const ops = new Set(tensors.map((tensor) => tensor.op));
    for (const op of ['Shape', 'Constant', 'ConstantOfShape']) expect(ops.has(op)).toBe(false);
    expect(tensors.every((tensor) => tensor.dataType === 'float32')).toBe(true);
  });

  it('has what depends on any input, not on the picture alone', () => {
    const ofWords = graph.nodes.filter((node) => node.inputs.includes(graph.inputs[2]?.name ?? ''));
    expect(ofWords.length).toBeGreaterThan(0);
    for (const node of ofWords) if (node.op === 'MatMul') expect(names.has(node.outputs[0] ?? '')).toBe(true);
  });
});
