import * as ort from 'onnxruntime-web';
import { describe, expect, it } from 'vitest';
import { UserError } from '../base/user-error.ts';
import { bits, dimsOf, expectedOf, expectPrints, feedsFor, fixture, runAll, runModel } from '../../tools/unets/run-model.ts';
import { findAnatomy } from './anatomy.ts';
import { gainKey, withGains, withOutputs, type GainTarget } from './edit.ts';
import { parseModel } from './model.ts';
import { tappableTensors } from './tensors.ts';

const one = new ort.Tensor('float32', [1], []);
const zero = new ort.Tensor('float32', [0], []);

describe.each(['additive-skips', 'film-conv-attention'])('edits of %s', { timeout: 60_000 }, (name) => {
  const bytes = fixture(`${name}.onnx`);
  const graph = parseModel(bytes);
  const feeds = feedsFor(graph, expectedOf(name).inputs);
  const all = tappableTensors(graph).map((tensor) => tensor.name);
  const output = graph.outputs[0]?.name ?? '';

  it('withOutputs leaves every byte and every bit of the result as it was', async () => {
    const more = withOutputs(bytes, [...all, ...all]);
    expect(Buffer.compare(more.subarray(0, bytes.length), bytes)).toBe(0);
    const plain = await runModel(bytes, feeds);
    const tapped = await runModel(more, feeds);
    expect(new Set(tapped.keys())).toEqual(new Set(all));
    expect(bits(tapped.get(output))).toBe(bits(plain.get(output)));
    expect(parseModel(more).outputs.map((info) => info.name)).toHaveLength(all.length);
  });

  it('withOutputs of outputs that are there already adds nothing', () => {
    expect(Buffer.compare(withOutputs(bytes, [output]), bytes)).toBe(0);
    expect(Buffer.compare(withOutputs(bytes, []), bytes)).toBe(0);
  });

  it('a gain of 1 on every tensor changes no bit of any', async () => {
    const plain = await runModel(withOutputs(bytes, all), feeds);
    const gained = withGains(bytes, all);
    expect([...gained.gainInputs.keys()]).toEqual(all);
    const ones = Object.fromEntries([...gained.gainInputs.values()].map((input) => [input, one]));
    const result = await runModel(withOutputs(gained.bytes, all), { ...feeds, ...ones });
    for (const tensor of all) expect(bits(result.get(tensor)), tensor).toBe(bits(plain.get(tensor)));
    expect(parseModel(gained.bytes).initializers.size).toBe(graph.initializers.size);
  });

  it('a gain of 0 on a skip gives what PyTorch gives without that skip', async () => {
    const { values } = await runAll(bytes, feeds);
    const { skips } = findAnatomy(graph, dimsOf(values));
    const targets = skips.map((skip): GainTarget => ({ tensor: skip.encoder, into: skip.joined }));
    const gained = withGains(bytes, targets);
    const inputs = [...gained.gainInputs.values()];
    for (const [i, skip] of expectedOf(name).skips.entries()) {
      const gains = Object.fromEntries(inputs.map((input, k) => [input, k === i ? zero : one]));
      const result = await runModel(gained.bytes, { ...feeds, ...gains });
      expectPrints(result, [output], [skip.outputWithout]);
    }
  });
});

describe('withGains', { timeout: 60_000 }, () => {
  const bytes = fixture('no-skips.onnx');
  const graph = parseModel(bytes);
  const feeds = feedsFor(graph, expectedOf('no-skips').inputs);
  const output = graph.outputs[0]?.name ?? '';
  const two = new ort.Tensor('float32', [2], []);

  it('multiplies the output itself where that is the target', async () => {
    const plain = await runModel(bytes, feeds);
    const gained = withGains(bytes, [output]);
    const result = await runModel(gained.bytes, { ...feeds, [gained.gainInputs.get(output) ?? '']: two });
    expect([...result.keys()]).toEqual([output]);
    expect([...(result.get(output)?.data ?? [])]).toEqual([...(plain.get(output)?.data ?? [])].map((value) => value * 2));
  });

  it('multiplies gains on a tensor and on one of its edges', async () => {
    const node = graph.nodes.find((one) => one.outputs.includes(output));
    const tensor = node?.inputs[0] ?? '';
    const edge = { tensor, into: output };
    const four = new ort.Tensor('float32', [4], []);
    const [both, once] = [withGains(bytes, [edge, tensor]), withGains(bytes, [tensor])];
    const twice = await runModel(both.bytes, {
      ...feeds,
      [both.gainInputs.get(gainKey(edge)) ?? '']: two,
      [both.gainInputs.get(tensor) ?? '']: two,
    });
    const result = await runModel(once.bytes, { ...feeds, [once.gainInputs.get(tensor) ?? '']: four });
    expect(bits(twice.get(output))).toBe(bits(result.get(output)));
  });

  it('takes a gain on an input, and can be edited again', async () => {
    const sample = graph.inputs[0]?.name ?? '';
    const first = withGains(bytes, [sample]);
    const second = withGains(first.bytes, [sample]);
    const [a = '', b = ''] = [first.gainInputs.get(sample), second.gainInputs.get(sample)];
    expect(a).not.toBe(b);
    const plain = await runModel(bytes, feeds);
    const half = new ort.Tensor('float32', [0.5], []);
    const result = await runModel(second.bytes, { ...feeds, [a]: two, [b]: half });
    expect(bits(result.get(output))).toBe(bits(plain.get(output)));
  });

  it('refuses what the model does not have', () => {
    expect(() => withOutputs(bytes, ['no such tensor'])).toThrow(UserError);
    expect(() => withGains(bytes, ['no such tensor'])).toThrow(UserError);
    expect(() => withGains(bytes, [{ tensor: graph.inputs[0]?.name ?? '', into: output }])).toThrow(UserError);
  });
});
