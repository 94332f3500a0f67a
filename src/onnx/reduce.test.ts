import * as ort from 'onnxruntime-web';
import { describe, expect, it } from 'vitest';
import { bits, dimsOf, expectedOf, feedsFor, fixture, runAll, runModel, type Values } from '../../tools/unets/run-model.ts';
import { findAnatomy } from './anatomy.ts';
import { parseModel } from './model.ts';
import { withReductions, type ReducedTensor } from './reduce.ts';

/** Those indices along an axis, of numbers that onnxruntime gave for the whole tensor. */
function along({ dims, data }: Values, axis: number, indices: readonly number[]): number[] {
  const size = dims[axis] ?? 1;
  const inner = dims.slice(axis + 1).reduce((product, dim) => product * dim, 1);
  const outer = data.length / size / inner;
  return Array.from({ length: outer }, (_, o) => indices.flatMap((index) => [...data.subarray((o * size + index) * inner, (o * size + index + 1) * inner)])).flat();
}

function meanOfHeads({ data }: Values, heads: number, length: number): number[] {
  return Array.from({ length: data.length / heads }, (_, i) => {
    const [sample, at] = [Math.floor(i / length), i % length];
    return Array.from({ length: heads }, (__, head) => data[(sample * heads + head) * length + at] ?? NaN).reduce((sum, value) => sum + value, 0) / heads;
  });
}

type Asked = { readonly tensor: string } & ({ readonly axis: number; readonly indices: readonly number[] } | { readonly heads: number; readonly size: readonly [number, number] });

const indicesOf = (asked: Asked | undefined): readonly number[] => (asked !== undefined && 'indices' in asked ? asked.indices : []);

describe.each(['diffusers-unet2d-condition', 'film-conv-attention', 'additive-skips'])('reductions in the graph of %s', { timeout: 60_000 }, (name) => {
  const bytes = fixture(`${name}.onnx`);
  const graph = parseModel(bytes);
  const feeds = feedsFor(graph, expectedOf(name).inputs);

  it('are the whole tensors’ numbers to 1e-6', async () => {
    const { values } = await runAll(bytes, feeds);
    const anatomy = findAnatomy(graph, dimsOf(values));
    const attentions = [...anatomy.selfAttention, ...anatomy.crossAttention];
    const asked: Asked[] = [
      ...attentions.flatMap(({ probabilities, queryAxis, keyAxis, heads }) => {
        const dims = values.get(probabilities)?.dims ?? [];
        const [rows = 0, columns = 0] = dims.slice(-2);
        const isLast = Math.min(queryAxis, keyAxis) === dims.length - 2;
        return [
          { tensor: probabilities, axis: queryAxis, indices: [3] },
          { tensor: probabilities, axis: keyAxis, indices: [1, 0] },
          ...(isLast ? [{ tensor: probabilities, heads, size: [rows, columns] as const }] : []),
        ];
      }),
      ...anatomy.levels.map(({ output }) => ({ tensor: output, axis: 1, indices: [2, 3, 4] })),
    ];
    const reduced = asked.map((one): ReducedTensor => ({
      tensor: one.tensor,
      reduction: 'size' in one ? { kind: 'mean', heads: one.heads, size: one.size } : { kind: 'part', axis: one.axis },
    }));
    const { bytes: changed, outputs, indices } = withReductions(bytes, reduced);
    const fed = Object.fromEntries(indices.flatMap((input, i) => (input === null ? [] : [[input, new ort.Tensor('int32', Int32Array.from(indicesOf(asked[i])))]])));
    const found = await runModel(changed, { ...feeds, ...fed }, 'disabled');
    expect(attentions.length + anatomy.levels.length).toBeGreaterThan(2);
    // What waits for them computes what it did.
    for (const { name: output } of graph.outputs) expect(bits(found.get(output))).toBe(bits(values.get(output)));
    for (const [i, one] of asked.entries()) {
      const whole = values.get(one.tensor);
      const got = found.get(outputs[i] ?? '');
      if (whole === undefined || got === undefined) throw new Error(`no ${one.tensor}`);
      const wanted = 'size' in one ? meanOfHeads(whole, one.heads, one.size[0] * one.size[1]) : along(whole, one.axis, one.indices);
      expect(got.data.length, one.tensor).toBe(wanted.length);
      expect(Math.max(...wanted.map((value, k) => Math.abs(value - (got.data[k] ?? NaN)))), one.tensor).toBeLessThan(1e-6);
    }
  });

  it('a tensor that nothing computes is refused by name', () => {
    expect(() => withReductions(bytes, [{ tensor: 'no such', reduction: { kind: 'part', axis: 0 } }])).toThrow('no such');
  });
});
