import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseModel } from '../../onnx/model.ts';
import { tappableTensors } from '../../onnx/tensors.ts';
import type { InputArray } from '../../protocol/frame.ts';
import { deviationFrom, readGoldenTaps } from '../../protocol/golden-taps.ts';
import { manifestSchema } from '../../protocol/manifest.ts';
import { deviation, readGoldenSteps } from '../golden.ts';
import { Network } from './network.ts';
import { Runtime } from './runtime.ts';

const folder = new URL('../../../public/models/emoji-16/', import.meta.url);
const read = (file: string) => new Uint8Array(readFileSync(new URL(file, folder)));

const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')));
const bytes = read(manifest.model.file);
const graph = parseModel(bytes);
const names = tappableTensors(graph).map(({ name }) => name);
const golden = readGoldenSteps(read(manifest.golden?.steps ?? ''));

/** PyTorch's numbers to within this share of the largest of each tensor. */
const TOLERANCE = 1e-4;

describe('Network, on onnxruntime-web for Node, with the shipped emoji-16', { timeout: 60_000 }, () => {
  const runtime = new Runtime(() => Promise.resolve({ ort, whole: Promise.resolve() }), 1, false);
  let network: Network;

  beforeAll(async () => {
    network = await Network.create(runtime, { build: 'wasm', provider: 'wasm' }, manifest, bytes, graph, names);
  }, 60_000);
  afterAll(() => network.release());

  it.each(golden.map((step, i) => [i, step] as const))('golden step %i: output and probes are PyTorch’s', async (_, step) => {
    const { output, tensors } = await network.look(step.inputs, [...step.probes.keys()]);
    expect(deviation(output, step.output)).toBeLessThan(TOLERANCE);
    expect(tensors.length).toBeGreaterThan(0);
    for (const { name, data } of tensors) {
      expect(deviation(data, step.probes.get(name) ?? new Float32Array()), name).toBeLessThan(TOLERANCE);
    }
  });

  it('every tensor that can be looked at is PyTorch’s', async () => {
    const { inputs, references } = readGoldenTaps(read(manifest.golden?.taps ?? ''));
    expect(names.length).toBeGreaterThan(300);
    const { tensors } = await network.look(inputs, names);
    expect(tensors).toHaveLength(names.length);
    for (const tensor of tensors) {
      const reference = references.get(tensor.name) ?? fail(`no reference for ${tensor.name}`);
      expect(deviationFrom(reference, tensor).relative, tensor.name).toBeLessThan(TOLERANCE);
    }
  });

  it('gives the same bits again, one sample as well as two, and may be asked for its output as a tensor', async () => {
    const { inputs } = golden[0] ?? fail();
    const tokens = inputs.conditions['tokens'] as InputArray;
    const half = <T extends Float32Array | Int32Array>(data: T) => data.slice(0, data.length / 2) as T;
    const single = { sample: half(inputs.sample), timestep: half(inputs.timestep), conditions: { tokens: { dims: [1, tokens.dims[1] ?? 0], data: half(tokens.data) } }, batch: 1 };
    const both = await network.look(inputs, [manifest.output]);
    const again = await network.look(inputs, []);
    const one = await network.look(single, []);
    expect(again.output).toEqual(both.output);
    expect(both.tensors[0]?.data).toEqual(both.output);
    expect(both.tensors[0]?.data.buffer).not.toBe(both.output.buffer);
    expect(deviation(one.output, half(both.output))).toBeLessThan(1e-5);
  });

  it('refuses unknown tensors and inputs that do not fit', async () => {
    const { inputs } = golden[0] ?? fail();
    await expect(network.look(inputs, ['no.such'])).rejects.toMatchObject({ code: 'tensor-unknown' });
    await expect(network.look({ ...inputs, batch: 3 }, [])).rejects.toMatchObject({ code: 'inputs-malformed' });
  });

  it('serves calls that overlap one at a time, and passes over those that are aborted', async () => {
    const { inputs } = golden[0] ?? fail();
    const controller = new AbortController();
    const runs = runtime.ledger.networkRuns;
    const first = network.look(inputs, []);
    const aborted = network.look(inputs, [], controller.signal);
    const last = network.look(inputs, []);
    controller.abort(new Error('not wanted any more'));
    await expect(aborted).rejects.toThrow('not wanted');
    expect((await first).output).toEqual((await last).output);
    expect(runtime.ledger.networkRuns - runs).toBe(2);
  });

  it('counts what it holds and lets go of it', async () => {
    const other = await Network.create(runtime, { build: 'wasm', provider: 'wasm' }, manifest, bytes, graph, []);
    expect(runtime.ledger.snapshot()).toMatchObject({ sessionsBuilt: 2, liveSessions: 2, liveTensors: 0 });
    await other.release();
    await other.release();
    expect(runtime.ledger.liveSessions).toBe(1);
    await expect(other.look((golden[0] ?? fail()).inputs, [])).rejects.toMatchObject({ code: 'network-failed' });
  });

  it('refuses what is no model for it', async () => {
    const broken = { ...manifest, conditions: [{ kind: 'tokens' as const, input: 'words' }] };
    await expect(Network.create(runtime, { build: 'wasm', provider: 'wasm' }, broken, bytes, graph, [])).rejects.toMatchObject({ code: 'model-refused' });
  });
});

function fail(why = 'the golden file is empty'): never {
  throw new Error(why);
}
