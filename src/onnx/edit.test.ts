import { describe, expect, it } from 'vitest';
import { UserError } from '../base/user-error.ts';
import { bits, expectedOf, feedsFor, fixture, runModel } from '../../tools/unets/run-model.ts';
import { withOutputs } from './edit.ts';
import { parseModel } from './model.ts';
import { tappableTensors } from './tensors.ts';

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
});

it('withOutputs refuses what the model does not have', () => {
  expect(() => withOutputs(fixture('no-skips.onnx'), ['no such tensor'])).toThrow(UserError);
});
