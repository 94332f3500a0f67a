import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as ort from 'onnxruntime-web';
import { withOutputs } from './edit.ts';
import { parseModel } from './model.ts';
import { withChains } from './splice.ts';
import { tappableTensors } from './tensors.ts';
import { winogradConvolutions, withWinograd } from './winograd.ts';

const bytes = new Uint8Array(readFileSync(new URL('../../public/models/emoji-32/model.onnx', import.meta.url)));
const graph = parseModel(bytes);
const dims = new Map([...graph.valueInfo.values()].map((info) => [info.name, info.dims ?? []] as const));

describe('withWinograd, on the shipped emoji-32', { timeout: 60_000 }, () => {
  const convolutions = winogradConvolutions(graph, dims);
  const names = tappableTensors(graph).map(({ name }) => name);
  const session = (model: Uint8Array) => ort.InferenceSession.create(model, { executionProviders: ['wasm'], logSeverityLevel: 3 });
  const feeds = (batch: number) => ({
    sample: new ort.Tensor('float32', Float32Array.from({ length: batch * 3072 }, (_, i) => 2 * Math.sin((i % 3072) * (i % 3072))), [batch, 3, 32, 32]),
    timestep: new ort.Tensor('float32', new Float32Array(batch).fill(500), [batch]),
    tokens: new ort.Tensor('int32', Int32Array.from({ length: batch * 8 }, (_, i) => i % 8), [batch, 8]),
  });
  const floats = (tensor: ort.Tensor | undefined) => tensor?.data as Float32Array;

  it('finds the eleven convolutions of many channels', () => {
    expect([...convolutions.keys()].every((name) => name.includes('.conv'))).toBe(true);
    expect(convolutions.size).toBe(11);
  });

  it('gives every tensor that the file as it is gives, within 5e-6 of its largest value, under the same names', async () => {
    const exposed = withOutputs(bytes, names);
    const [plain, fast] = [await session(exposed), await session(withWinograd(exposed, parseModel(exposed), convolutions))];
    expect(fast.outputNames).toEqual(plain.outputNames);
    const [expected, found] = [await plain.run(feeds(2)), await fast.run(feeds(2))];
    let differ = 0;
    for (const name of plain.outputNames) {
      const [right, ours] = [floats(expected[name]), floats(found[name])];
      const largest = right.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
      const worst = right.reduce((most, one, i) => Math.max(most, Math.abs(one - (ours[i] ?? NaN))), 0);
      if (worst > 0) differ++;
      expect(worst / largest, name).toBeLessThan(5e-6);
    }
    // it is another way of computing them
    expect(differ).toBeGreaterThan(100);
    await plain.release();
    await fast.release();
  });

  it('comes to the same bits for a sample whatever is beside it', async () => {
    const fast = await session(withWinograd(bytes, graph, convolutions));
    const one = floats((await fast.run(feeds(1)))['pred_noise']);
    expect(floats((await fast.run(feeds(2)))['pred_noise']).slice(0, one.length)).toEqual(one);
    await fast.release();
  });

  it('comes to the same bits in a session with places for edits, where these change nothing', async () => {
    const chains = ['encoder.2.block.0.act1', 'middle.block.1.conv2'].map((tensor) => ({ site: { tensor }, rank: 4, forms: [{ kind: 'affine' } as const] }));
    const spliced = withChains(bytes, chains);
    const nothing = Object.fromEntries(
      spliced.inputs.flat().flatMap(({ G = '', A = '' }) => [[G, 1] as const, [A, 0] as const]).map(([name, value]) => [name, new ort.Tensor('float32', [value], [1, 1, 1, 1])]),
    );
    const [plain, edited] = [await session(withWinograd(bytes, graph, convolutions)), await session(withWinograd(spliced.bytes, parseModel(spliced.bytes), convolutions))];
    expect(floats((await edited.run({ ...feeds(2), ...nothing }))['pred_noise'])).toEqual(floats((await plain.run(feeds(2)))['pred_noise']));
    await plain.release();
    await edited.release();
  });

  it('leaves out what would not gain: few channels, small pictures, pictures of no whole tiles, unknown sizes', () => {
    const sizes = (rows: number | string, columns: number) => new Map([...dims].map(([name, [batch = 1, channels = 1]]) => [name, [batch, channels, rows, columns]] as const));
    expect(winogradConvolutions(graph, sizes(8, 8)).size).toBeGreaterThan(10);
    for (const [rows, columns] of [[4, 4], [10, 8], [8, 9], ['height', 8]] as const) expect(winogradConvolutions(graph, sizes(rows, columns)).size, `${rows} × ${columns}`).toBe(0);
    expect(winogradConvolutions(graph, new Map()).size).toBe(0);
  });
});
