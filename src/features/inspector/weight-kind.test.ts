import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TensorInfo } from '../../protocol/engine.ts';
import { parseModel } from '../../onnx/model.ts';
import { readWeight, tappableTensors } from '../../onnx/tensors.ts';
import { findWeights, kernelAt, kernelsOf, weightHeading, weightKind, weightRole } from './weight-kind.ts';

const graph = parseModel(new Uint8Array(readFileSync(new URL('../../../public/models/emoji-16/model.onnx', import.meta.url))));
const tensors = tappableTensors(graph).map((tensor): TensorInfo => ({ ...tensor, dims: [] }));

function kindOf(name: string) {
  const weights = findWeights({ tensors }, name);
  if (weights === null) throw new Error(`no ${name}`);
  return weightKind(weights, tensors);
}

describe('what weights are, from the operator that reads them', () => {
  it.each([
    ['encoder.1.block.0.conv1.weight.half', '48 outputs × 16 inputs, kernels of 3×3'],
    // [inputs, outputs, 2, 2]
    ['decoder.0.up.weight.half', '16 outputs × 48 inputs, kernels of 2×2'],
    // 1×1: a matrix
    ['encoder.1.self.query.weight.half', '48×48 numbers'],
    ['words.linear1.weight.half', '32×64 numbers'],
    ['words.embedding.half', '124×32 numbers'],
    ['encoder.0.block.0.norm1.weight', '16 numbers'],
    ['factor.0.5', 'one number'],
  ])('%s: %s', (name, heading) => {
    expect(weightHeading(kindOf(name))).toBe(heading);
  });

  it('has names for them, by operator and place', () => {
    const roles = (name: string) => {
      const tensor = tensors.find((info) => info.name === name);
      return tensor?.weights.map((weight) => weightRole(tensor.op, weight));
    };
    expect(roles('encoder.1.block.0.conv1')).toEqual(['kernels', 'bias']);
    expect(roles('time.linear1')).toEqual(['matrix', 'bias']);
    expect(roles('words.output')).toEqual(['scale', 'shift']);
    expect(roles('words.embedded')).toEqual(['table']);
    expect(roles('words.placed')).toEqual(['summands']);
    expect(roles('encoder.0.cross.scaled')).toEqual(['factor']);
    expect(findWeights({ tensors }, 'no.such')).toBeNull();
  });

  it.each(['encoder.1.block.0.conv1.weight.half', 'decoder.0.up.weight.half'])('finds a kernel of %s by its output and input', (name) => {
    const kind = kindOf(name);
    if (kind.form !== 'kernels') throw new Error('no kernels');
    const { data, dims } = readWeight(graph, name);
    const [, second = 1, height = 1, width = 1] = dims;
    const [output, input] = [5, 11];
    const [a, b] = kind.inputsFirst ? [input, output] : [output, input];
    const expected = [...data.subarray((a * second + b) * height * width).subarray(0, height * width)];
    expect([...kernelAt(kind, data, output, input)]).toEqual(expected);
    const own = kernelsOf(kind, data, output);
    expect(own.count).toBe(kind.inputs);
    expect([...own.data.subarray(input * height * width, (input + 1) * height * width)]).toEqual(expected);
  });
});
