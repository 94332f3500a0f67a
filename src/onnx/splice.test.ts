import * as ort from 'onnxruntime-web';
import { describe, expect, it } from 'vitest';
import { UserError } from '../base/user-error.ts';
import { bits, dimsOf, expectedOf, expectPrints, feedsFor, fixture, runAll, runModel, type Feeds } from '../../tools/unets/run-model.ts';
import { findAnatomy } from './anatomy.ts';
import { withOutputs } from './edit.ts';
import { parseModel } from './model.ts';
import { withChains, type Chain, type Site } from './splice.ts';
import { tappableTensors } from './tensors.ts';

const affine = (site: Site, rank: number): Chain => ({ site, rank, forms: [{ kind: 'affine' }] });
const scalar = (value: number, rank: number) => new ort.Tensor('float32', [value], new Array<number>(rank).fill(1));

/** What the chains' inputs are fed: x·gain + (−0) each, or what `gainOf` says. */
function gains(inputs: readonly (readonly Readonly<Record<string, string>>[])[], chains: readonly Chain[], gainOf: (chain: number) => number): Feeds {
  return Object.fromEntries(
    inputs.flatMap((forms, k) => forms.flatMap(({ G = '', A = '' }) => [[G, scalar(gainOf(k), chains[k]?.rank ?? 0)], [A, scalar(-0, chains[k]?.rank ?? 0)]])),
  );
}

describe.each(['additive-skips', 'film-conv-attention'])('changes of %s', { timeout: 60_000 }, (name) => {
  const bytes = fixture(`${name}.onnx`);
  const graph = parseModel(bytes);
  const feeds = feedsFor(graph, expectedOf(name).inputs);
  const all = tappableTensors(graph).map((tensor) => tensor.name);
  const output = graph.outputs[0]?.name ?? '';

  it('a gain of 1 on every tensor changes no bit of any', async () => {
    const plain = await runModel(withOutputs(bytes, all), feeds);
    const chains = all.map((tensor) => affine({ tensor }, plain.get(tensor)?.dims.length ?? 0));
    const { bytes: changed, inputs, before } = withChains(bytes, chains);
    const result = await runModel(withOutputs(changed, [...all, ...before.values()]), { ...feeds, ...gains(inputs, chains, () => 1) });
    for (const tensor of all) expect(bits(result.get(tensor)), tensor).toBe(bits(plain.get(tensor)));
    expect([...before.keys()]).toEqual([output]);
    expect(parseModel(changed).initializers.size).toBe(graph.initializers.size);
  });

  it('a gain of 0 on a skip gives what PyTorch gives without that skip', async () => {
    const { values } = await runAll(bytes, feeds);
    const { skips } = findAnatomy(graph, dimsOf(values));
    const chains = skips.map((skip) => affine({ tensor: skip.encoder, into: skip.joined }, 4));
    const { bytes: changed, inputs } = withChains(bytes, chains);
    for (const [i, skip] of expectedOf(name).skips.entries()) {
      const result = await runModel(changed, { ...feeds, ...gains(inputs, chains, (k) => (k === i ? 0 : 1)) });
      expectPrints(result, [output], [skip.outputWithout]);
    }
  });

  it('a block with a clock of its own is the same where both tell the same t, and another where not', async () => {
    const { values } = await runAll(bytes, feeds);
    const { residualBlocks, inputs } = findAnatomy(graph, dimsOf(values));
    const timestep = inputs.timestep ?? '';
    const times = residualBlocks.flatMap(({ time }) => (time === null ? [] : [time]));
    const { bytes: changed, clocks, reads } = withChains(bytes, [], times.map((time) => ({ timestep, tensors: [time] })));
    expect(clocks).toHaveLength(times.length);
    const told = (t: ort.Tensor | undefined) => Object.fromEntries(clocks.map((clock) => [clock, t])) as Feeds;
    const same = await runModel(changed, { ...feeds, ...told(feeds[timestep]) });
    expect(bits(same.get(output))).toBe(bits((await runModel(bytes, feeds)).get(output)));
    const later = new ort.Tensor('float32', [900], [1]);
    const other = await runModel(withOutputs(changed, [...reads.values()]), { ...feeds, ...told(later) });
    const wanted = await runModel(withOutputs(bytes, times), { ...feeds, [timestep]: later });
    for (const time of times) {
      const [found, expected] = [other.get(reads.get(time) ?? '')?.data ?? [], wanted.get(time)?.data ?? []];
      found.forEach((value, i) => expect(value, time).toBeCloseTo(expected[i] ?? NaN, 5));
      expect(found.length, time).toBe(expected.length);
    }
    expect(bits(other.get(output))).not.toBe(bits(same.get(output)));
  });
});

describe('withChains', { timeout: 60_000 }, () => {
  const bytes = fixture('no-skips.onnx');
  const graph = parseModel(bytes);
  const feeds = feedsFor(graph, expectedOf('no-skips').inputs);
  const output = graph.outputs[0]?.name ?? '';

  it('changes the output itself where that is the site', async () => {
    const plain = await runModel(bytes, feeds);
    const chains = [affine({ tensor: output }, 4)];
    const { bytes: changed, inputs, before } = withChains(bytes, chains);
    const result = await runModel(withOutputs(changed, [...before.values()]), { ...feeds, ...gains(inputs, chains, () => 2) });
    expect([...(result.get(output)?.data ?? [])]).toEqual([...(plain.get(output)?.data ?? [])].map((value) => value * 2));
    expect(bits(result.get(before.get(output) ?? ''))).toBe(bits(plain.get(output)));
  });

  it('does what is done everywhere before what is done at one reader', async () => {
    const node = graph.nodes.find((one) => one.outputs.includes(output));
    const tensor = node?.inputs[0] ?? '';
    const chains = [affine({ tensor, into: output }, 4), affine({ tensor }, 4)];
    const both = withChains(bytes, chains);
    const once = withChains(bytes, chains.slice(1));
    const twice = await runModel(both.bytes, { ...feeds, ...gains(both.inputs, chains, () => 2) });
    const result = await runModel(once.bytes, { ...feeds, ...gains(once.inputs, chains.slice(1), () => 4) });
    expect(bits(twice.get(output))).toBe(bits(result.get(output)));
  });

  it('begins again at one reader with the tensor as it was computed, where its chain is told to', async () => {
    const node = graph.nodes.find((one) => one.outputs.includes(output));
    const tensor = node?.inputs[0] ?? '';
    const chains: Chain[] = [{ site: { tensor, into: output }, rank: 4, forms: [{ kind: 'computed' }, { kind: 'affine' }] }, affine({ tensor }, 4)];
    const { bytes: changed, inputs } = withChains(bytes, chains);
    const [S = ''] = inputs.flatMap((forms) => forms.flatMap((form) => form['S'] ?? []));
    const once = withChains(bytes, chains.slice(1));
    for (const [told, alike] of [[1, 2], [-0, 4]] as const) {
      const result = await runModel(changed, { ...feeds, ...gains(inputs.map((forms) => forms.filter((form) => form['G'] !== undefined)), chains, () => 2), [S]: new ort.Tensor('float32', [told], [1]) });
      const wanted = await runModel(once.bytes, { ...feeds, ...gains(once.inputs, chains.slice(1), () => alike) });
      expect(bits(result.get(output))).toBe(bits(wanted.get(output)));
    }
  });

  it('takes a change of an input, and can be changed again', async () => {
    const chains = [affine({ tensor: graph.inputs[0]?.name ?? '' }, 4)];
    const first = withChains(bytes, chains);
    const second = withChains(first.bytes, chains);
    const plain = await runModel(bytes, feeds);
    const result = await runModel(second.bytes, { ...feeds, ...gains(first.inputs, chains, () => 2), ...gains(second.inputs, chains, () => 0.5) });
    expect(bits(result.get(output))).toBe(bits(plain.get(output)));
  });

  it('refuses what the model does not have', () => {
    expect(() => withChains(bytes, [affine({ tensor: 'no such tensor' }, 4)])).toThrow(UserError);
    expect(() => withChains(bytes, [affine({ tensor: graph.inputs[0]?.name ?? '', into: output }, 4)])).toThrow(UserError);
    expect(() => withChains(bytes, [], [{ timestep: 'x', tensors: ['no such tensor'] }])).toThrow(UserError);
  });
});
