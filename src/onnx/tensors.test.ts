import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixture } from '../../tools/unets/run-model.ts';
import { parseModel } from './model.ts';
import { readWeight, tappableTensors } from './tensors.ts';

const shipped = (file: string) => new Uint8Array(readFileSync(new URL(`../../public/models/emoji-16/${file}`, import.meta.url)));

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

  it('says which weights an operator reads, and at which of its inputs', () => {
    const convolutions = tensors.filter(({ op }) => op === 'Conv');
    expect(convolutions.length).toBeGreaterThan(0);
    for (const { name, weights } of convolutions) {
      const node = graph.nodes.find(({ outputs }) => outputs.includes(name));
      expect(weights.map((weight) => node?.inputs[weight.input]), name).toEqual(weights.map((weight) => weight.name));
      expect(weights.map(({ dims }) => dims.length), name).toEqual([4, 1]);
    }
    expect(tensors.filter(({ op }) => op === 'Softmax' || op === 'Sigmoid').every(({ weights }) => weights.length === 0)).toBe(true);
  });
});

describe('the weights of the shipped emoji-16, stored in half precision behind a Cast', () => {
  const graph = parseModel(shipped('model.onnx'));
  const tensors = tappableTensors(graph);

  it('are found behind the Cast, every float constant of the file at some operator', () => {
    const found = new Set(tensors.flatMap(({ weights }) => weights.map(({ name }) => name)));
    const constants = [...graph.initializers.values()].filter(({ dataType }) => dataType === 'float32' || dataType === 'float16');
    expect([...found].sort()).toEqual(constants.map(({ name }) => name).sort());
    const kernels = tensors.find(({ name }) => name === 'encoder.1.block.0.conv1')?.weights;
    expect(kernels?.map(({ dims, dataType, input }) => ({ dims: [...dims], dataType, input }))).toEqual([
      { dims: [48, 16, 3, 3], dataType: 'float16', input: 1 },
      { dims: [48], dataType: 'float32', input: 2 },
    ]);
  });

  it('are read into arrays of their own, so that handing them over leaves the file whole', () => {
    for (const { weights } of tensors) {
      for (const { name, dims } of weights) {
        const { data } = readWeight(graph, name);
        expect(data.length, name).toBe(dims.reduce((product, dim) => product * dim, 1));
        expect(data.every(Number.isFinite), name).toBe(true);
        expect(data.buffer).not.toBe(graph.initializers.get(name)?.numbers().buffer);
      }
    }
    expect(() => readWeight(graph, 'shape.-1x1')).toThrow(expect.objectContaining({ code: 'weight-unknown' }));
    expect(() => readWeight(graph, 'no.such')).toThrow(/no weights of the name “no.such”/);
  });
});
