import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseModel, type OnnxNode } from '../../onnx/model.ts';
import { nodesForTheProcessor } from './cpu-nodes.ts';

const node = (name: string, op: string, inputs: string[]): OnnxNode => ({
  name, op, domain: '', inputs, outputs: [`${name}:0`], attributes: new Map(),
});

it('names sines, cosines and what leads up to them, and nothing after', () => {
  const nodes = [
    node('angle', 'Mul', ['timestep', 'frequencies']),
    node('sin', 'Sin', ['angle:0']),
    node('cos', 'Cos', ['angle:0']),
    node('both', 'Concat', ['sin:0', 'cos:0']),
  ];
  expect(nodesForTheProcessor({ nodes }).sort()).toEqual(['angle', 'cos', 'sin']);
});

it('leaves a sine deep inside a network where it is', () => {
  const chain = Array.from({ length: 40 }, (_, i) => node(`n${i}`, 'Relu', [i === 0 ? 'sample' : `n${i - 1}:0`]));
  expect(nodesForTheProcessor({ nodes: [...chain, node('sin', 'Sin', ['n39:0'])] })).toEqual([]);
});

it('finds the time embedding of the shipped model', () => {
  const file = new URL('../../../public/models/emoji-16/model.onnx', import.meta.url);
  const names = nodesForTheProcessor(parseModel(new Uint8Array(readFileSync(file))));
  expect(names.length).toBeGreaterThanOrEqual(3);
  expect(names.length).toBeLessThan(15);
});
