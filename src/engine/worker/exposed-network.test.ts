import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inMemory } from '../../onnx/byte-source.ts';
import { openModel } from '../../onnx/model-file.ts';
import { tappableTensors } from '../../onnx/tensors.ts';
import { manifestSchema } from '../../protocol/manifest.ts';
import { partName } from '../../protocol/reduced-names.ts';
import { deviation, readGoldenSteps } from '../golden.ts';
import type { Tensor } from '../../protocol/frame.ts';
import { ExposedNetwork } from './exposed-network.ts';
import { inferShapes } from './infer-shapes.ts';
import { Network } from './network.ts';
import { Runtime } from './runtime.ts';

const folder = new URL('../../../public/models/emoji-16/', import.meta.url);
const read = (file: string) => new Uint8Array(readFileSync(new URL(file, folder)));

describe('a network of which a part is exposed at a time', { timeout: 60_000 }, () => {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')));
  const { bytes, graph } = openModel(inMemory(read(manifest.model.file)), { readWhole: 0 });
  const names = tappableTensors(graph).map(({ name }) => name);
  const [step] = readGoldenSteps(read(manifest.golden?.steps ?? ''));
  const runtime = new Runtime(() => Promise.resolve({ ort, whole: Promise.resolve() }), 1, false);
  const built: (readonly string[])[] = [];
  const create = (some: readonly string[]) => {
    built.push(some);
    return Network.create(runtime, { build: 'wasm', provider: 'wasm' }, manifest, bytes, graph, some);
  };
  if (step === undefined) throw new Error('no golden step');
  const { inputs } = step;
  let everything: Awaited<ReturnType<Network['look']>>;

  beforeAll(async () => {
    const network = await create(names);
    everything = await network.look(inputs, names);
    await network.release();
  }, 60_000);
  afterAll(() => expect(runtime.ledger.liveSessions).toBe(0));

  /** What is exposed cannot be fused with what follows it, which moves the last bits. */
  const expectSame = (tensors: readonly Tensor[], wanted: readonly string[]) => {
    expect(tensors.map(({ name }) => name)).toEqual(wanted);
    for (const { name, data } of tensors) expect(deviation(data, everything.tensors.find((tensor) => tensor.name === name)?.data ?? new Float32Array()), name).toBeLessThan(1e-5);
  };

  const shapes = () => {
    const conditions = Object.fromEntries(Object.entries(inputs.conditions).map(([name, given]) => {
      if (!('data' in given)) throw new Error('to be made');
      return [name, { dims: [1, ...given.dims.slice(1)], data: given.data.slice(0, given.data.length / inputs.batch) }];
    }));
    const single = { sample: inputs.sample.slice(0, inputs.sample.length / inputs.batch), timestep: inputs.timestep.slice(0, 1), conditions, batch: 1 };
    return inferShapes({ runtime, build: 'wasm', manifest, bytes, graph }, names, single, new AbortController().signal);
  };

  it('shapes are inferred without weights and without a pass, and are those that a pass gives', async () => {
    const runs = runtime.ledger.networkRuns;
    const dims = await shapes();
    expect(runtime.ledger.networkRuns).toBe(runs);
    expect(dims.size).toBe(names.length);
    for (const { name, dims: [, ...rest] } of everything.tensors) expect(dims.get(name)?.slice(1), name).toEqual(rest);
  });

  it('what is asked for is exposed by another session, with the same numbers; what is exposed takes none', async () => {
    const dims = await shapes();
    const [first = '', second = '', third = ''] = [names[10], names[60], names[200]];
    const network = new ExposedNetwork(await create([first]), { dims, create, limits: { tensors: 2, bytes: 1e9 }, oneAtATime: true });
    const before = built.length;
    expectSame((await network.look(inputs, [first])).tensors, [first]);
    expect(built.length).toBe(before);
    const { output, tensors } = await network.look(inputs, [second, first]);
    expect(built.length).toBe(before + 1);
    expectSame(tensors, [second, first]);
    expect(deviation(output, everything.output)).toBeLessThan(1e-5);
    // The one that was asked for longest ago goes.
    await network.look(inputs, [third]);
    expect(built.at(-1)?.length).toBe(2);
    expect(built.at(-1)).toContain(third);
    expect(runtime.ledger.liveSessions).toBe(1);
    await expect(network.look(inputs, ['no such tensor'])).rejects.toMatchObject({ code: 'tensor-unknown' });
    await network.release();
  });

  it('parts of a tensor are its own numbers, in both samples; one session serves them all, and the tensor itself is not handed over', async () => {
    const dims = await shapes();
    const whole = everything.tensors.find(({ dims: [, ...rest] }) => rest.length === 3 && (rest[0] ?? 0) > 8);
    if (whole === undefined) throw new Error('no feature map');
    const [batch = 0, channels = 0, ...plane] = whole.dims;
    const size = plane.reduce((product, dim) => product * dim, 1);
    const network = new ExposedNetwork(await create([]), { dims, create, limits: { tensors: 900, bytes: 1e9 }, oneAtATime: true });
    const asked = [partName(whole.name, 1, 5), partName(whole.name, 1, 2, 4), partName(whole.name, 2, 3), partName(whole.name, 1, 5)];
    const { tensors } = await network.look(inputs, asked);
    expect(tensors.map(({ name }) => name)).toEqual(asked);
    expect(tensors.map((tensor) => tensor.dims)).toEqual([[batch, 1, ...plane], [batch, 3, ...plane], [batch, channels, 1, plane[1]], [batch, 1, ...plane]]);
    const bands = (first: number, last: number) => Float32Array.from(Array.from({ length: batch }, (_, b) => [...whole.data.subarray((b * channels + first) * size, (b * channels + last + 1) * size)]).flat());
    expect(deviation(tensors[0]?.data ?? new Float32Array(), bands(5, 5))).toBeLessThan(1e-5);
    expect(deviation(tensors[1]?.data ?? new Float32Array(), bands(2, 4))).toBeLessThan(1e-5);
    const before = built.length;
    const [later] = (await network.look(inputs, [partName(whole.name, 1, 7)])).tensors;
    expect(deviation(later?.data ?? new Float32Array(), bands(7, 7))).toBeLessThan(1e-5);
    expect(built.length).toBe(before);
    expect(network.exposed).not.toContain(whole.name);
    await expect(network.look(inputs, [partName('no such tensor', 1, 7)])).rejects.toMatchObject({ code: 'tensor-unknown' });
    await network.release();
  });

  it('what does not fit at once comes from several passes, and one tensor that cannot fit is refused with its size', async () => {
    const dims = await shapes();
    const some = names.slice(20, 40);
    const network = new ExposedNetwork(await create([]), { dims, create, limits: { tensors: 900, bytes: 40_000 }, oneAtATime: true });
    const runs = runtime.ledger.networkRuns;
    const { tensors } = await network.look(inputs, some);
    expect(runtime.ledger.networkRuns).toBeGreaterThan(runs + 1);
    expectSame(tensors, some);
    const huge = new ExposedNetwork(await create([]), { dims: new Map([[names[0] ?? '', [1, 8, 4096, 4096 * 4]]]), create, limits: { tensors: 900, bytes: 1e6 }, oneAtATime: true });
    await expect(huge.look(inputs, [names[0] ?? ''])).rejects.toMatchObject({ code: 'tensor-too-large', message: expect.stringMatching(/is \d\.\d GB/) as string });
    await network.release();
    await huge.release();
  });
});
