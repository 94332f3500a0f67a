import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShipped, shippedManifest } from '../../../tools/unets/shipped-network.ts';
import { fnv1a64 } from '../../base/fnv1a.ts';
import { readName, type Edit } from '../../protocol/edits.ts';
import { additionError } from '../../render/samples.ts';
import type { EditedAt } from '../../protocol/engine.ts';
import { networkInputs, recipeScheduler } from '../../protocol/inputs.ts';
import { defaultRecipe, sampleLength } from '../../protocol/manifest.ts';
import type { Recipe } from '../../protocol/recipe.ts';
import type { ModelParts } from '../../protocol/tensor-layout.ts';
import { initialSample } from '../trajectory.ts';
import type { EditedNetwork } from './edited-network.ts';
import type { Network } from './network.ts';
import type { Runtime } from './runtime.ts';

const manifest = shippedManifest();
const { signal } = new AbortController();

describe('the network under edits', { timeout: 120_000 }, () => {
  let runtime: Runtime;
  let network: Network;
  let model: ModelParts;
  let edited: EditedNetwork;
  let names: readonly string[];
  const recipe = (patch: Partial<Recipe>): Recipe => ({ ...defaultRecipe(manifest), steps: 5, guidanceScale: 3, ...patch });
  const inputsOf = (of: Recipe, index = 0) => {
    const scheduler = recipeScheduler(manifest, of);
    return networkInputs(manifest, of, scheduler, initialSample(of, sampleLength(manifest), scheduler, null), index);
  };
  const look = (edits: Edit[], wanted: string[] = [], patch: Partial<Recipe> = {}, at: Partial<EditedAt> = {}) => {
    const of = recipe({ ...patch, edits });
    edited.check(of);
    return edited.look(inputsOf(of, at.index), wanted, { manifest, recipe: of, start: null, index: 0, ...at }, signal);
  };
  const plain = (wanted: readonly string[] = [], patch: Partial<Recipe> = {}) => network.look(inputsOf(recipe(patch)), wanted);

  beforeAll(async () => {
    ({ runtime, network, model, edited, names } = await openShipped(manifest));
  }, 60_000);
  afterAll(async () => {
    await edited.forget();
    expect(runtime.ledger.snapshot()).toMatchObject({ liveSessions: 1, liveTensors: 0 });
    await network.release();
  });

  it('is the plain network, without a session, where nothing holds', async () => {
    const { output } = await plain();
    const tensor = 'encoder.0.cross.output';
    const built = runtime.ledger.sessionsBuilt;
    expect((await look([{ kind: 'gain', tensor, value: 1 }])).output).toEqual(output);
    expect((await look([{ kind: 'gain', tensor, value: 0, steps: [1, 4] }])).output).toEqual(output);
    expect((await look([{ kind: 'gain', tensor, value: 0, branch: 'unconditional' }], [], { guidanceScale: 1 })).output).toEqual((await plain([], { guidanceScale: 1 })).output);
    expect(runtime.ledger.sessionsBuilt).toBe(built);
  });

  it('changes no bit of any tensor where the places of a session are fed what changes nothing', async () => {
    const [skip] = model.anatomy.skips;
    const [block] = model.anatomy.residualBlocks;
    const site = { tensor: skip?.encoder ?? '', into: skip?.joined ?? '' };
    const all: Edit[] = [
      { kind: 'gain', ...site, value: 1 },
      { kind: 'mean', ...site, steps: [3, 3] },
      { kind: 'filter', ...site, cutoff: 3, low: 1, high: 1 },
      { kind: 'freeu', b1: 1, b2: 1, s1: 1, s2: 1, version: 2 },
      { kind: 'noise', tensor: site.tensor, sigma: 0, seed: 1 },
      { kind: 'timestep', offset: 0, block: block?.output ?? '' },
      { kind: 'gain', tensor: 'pred_noise', value: 1 },
      { kind: 'gain', tensor: 'sample', value: 1 },
      // a gain that holds nowhere else than where it cannot be seen: the query of a word that is padding
      { kind: 'gain', tensor: 'output.act', value: 1, channels: [0] },
      { kind: 'patch', tensor: 'middle.block.0.output', from: {} },
    ];
    const wanted = await plain(names);
    const result = await look(all, [...names]);
    // toEqual walks typed arrays value by value, which takes half a minute for all of them
    const differing = result.tensors.filter(({ data }, i) => fnv1a64(data) !== fnv1a64(wanted.tensors[i]?.data ?? new Float32Array()));
    expect(differing.map(({ name }) => name)).toEqual([]);
    expect(result.output).toEqual(wanted.output);
  });

  it('cuts: a gain of 0 at one reader leaves the tensor and zeroes what is read', async () => {
    const [skip] = model.anatomy.skips;
    const { encoder = '', joined = '' } = skip ?? {};
    const result = await look([{ kind: 'gain', tensor: encoder, into: joined, value: 0 }], [encoder, readName(encoder, joined), joined]);
    const [raw, read, both] = result.tensors;
    expect(raw?.data).toEqual((await plain([encoder])).tensors[0]?.data);
    expect(read?.data.every((value) => value === 0)).toBe(true);
    expect(read?.name).toBe(readName(encoder, joined));
    expect(both?.data.some((value) => value !== 0)).toBe(true);
  });

  it('what a sum reads of its branch and its shortcut adds up to it, whatever is done to either', async () => {
    const { branch = '', shortcut = '', output = '' } = model.anatomy.residualBlocks[0] ?? {};
    const ofBranch = { tensor: branch, into: output };
    const changes: Edit[][] = [
      [{ kind: 'gain', ...ofBranch, value: 0 }],
      [{ kind: 'gain', tensor: branch, value: -2, channels: [1] }],
      [{ kind: 'mean', ...ofBranch, branch: 'conditional' }],
      [{ kind: 'filter', ...ofBranch, cutoff: 2, low: 0, high: 1 }],
      [{ kind: 'noise', ...ofBranch, sigma: 1, seed: 3 }],
      [{ kind: 'patch', ...ofBranch, from: { seed: 4 } }, { kind: 'gain', tensor: shortcut, into: output, value: 0.5 }],
      [{ kind: 'gain', tensor: branch, value: 0, steps: [1, 4] }],
    ];
    for (const edits of changes) {
      const { tensors } = await look(edits, [readName(branch, output), readName(shortcut, output), output]);
      const [a = new Float32Array(), b = new Float32Array(), sum = new Float32Array()] = tensors.map(({ data }) => data);
      expect(sum.length).toBeGreaterThan(0);
      expect(additionError(a, b, sum), JSON.stringify(edits)).toBeLessThan(1e-6);
    }
  });

  it('asked without edits, what is read of a tensor is the tensor', async () => {
    const [tensor, into] = ['encoder.0.cross.output', 'decoder.0.joined'];
    const { tensors } = await edited.look(inputsOf(recipe({})), [tensor, readName(tensor, into)], null, signal);
    expect(tensors.map(({ name }) => name)).toEqual([tensor, readName(tensor, into)]);
    expect(tensors[1]?.data).toEqual(tensors[0]?.data);
  });

  it('every value, channel, head, branch and word of a kind at a place is served by one session', async () => {
    const probabilities = model.anatomy.crossAttention[0]?.probabilities ?? '';
    await look([{ kind: 'gain', tensor: probabilities, value: 0.5 }]);
    const built = runtime.ledger.sessionsBuilt;
    const key = readName(probabilities);
    const [raw] = (await plain([probabilities])).tensors;
    const { dims = [], data = new Float32Array() } = raw ?? {};
    const [, heads = 0, queries = 0, keys = 0] = dims;
    const expected = (gain: (row: number, head: number, word: number) => number) =>
      data.map((x, i) => x * gain(Math.floor(i / (heads * queries * keys)), Math.floor(i / (queries * keys)) % heads, i % keys));
    const read = async (edit: Edit) => (await look([edit], [key])).tensors[0]?.data;
    expect(await read({ kind: 'gain', tensor: probabilities, value: 0, heads: [1] })).toEqual(expected((_, head) => (head === 1 ? 0 : 1)));
    expect(await read({ kind: 'gain', tensor: probabilities, value: 2, branch: 'conditional' })).toEqual(expected((row) => (row === 1 ? 2 : 1)));
    expect(await read({ kind: 'gain', tensor: probabilities, value: 2, branch: 'unconditional', heads: [0, 2] })).toEqual(expected((row, head) => (row === 0 && head % 2 === 0 ? 2 : 1)));
    expect(await read({ kind: 'word', word: 2, value: 3, layer: probabilities })).toEqual(expected((_, __, word) => (word === 2 ? 3 : 1)));
    expect(runtime.ledger.sessionsBuilt).toBe(built);
    expect(runtime.ledger.liveSessions).toBe(2);
  });

  it('a patch of a run from itself changes no bit; from another, it is the other’s', async () => {
    const tensor = 'middle.block.1.output';
    const other = { prompt: 'a red apple', seed: 5 };
    const itself = await look([{ kind: 'patch', tensor, from: {} }], [readName(tensor)]);
    expect(itself.output).toEqual((await plain()).output);
    const theirs = (await plain([tensor], other)).tensors[0]?.data;
    expect((await look([{ kind: 'patch', tensor, from: other }], [readName(tensor)])).tensors[0]?.data).toEqual(theirs);
    const runs = runtime.ledger.networkRuns;
    await look([{ kind: 'patch', tensor, channels: [3], from: other }]);
    expect(runtime.ledger.networkRuns - runs).toBe(1);
  });

  it('what will be asked for next costs no session, in whatever order it is asked', async () => {
    await edited.forget();
    const tensors = ['encoder.0.cross.output', 'middle.block.1.output'];
    const also = tensors.flatMap((tensor): Edit[] => [{ kind: 'gain', tensor, value: 0 }, { kind: 'mean', tensor }]);
    const built = runtime.ledger.sessionsBuilt;
    for (const edit of [...also, ...also.toReversed()]) await look([edit], [], {}, { also });
    expect(runtime.ledger.sessionsBuilt - built).toBe(1);
  });

  it('means, filters and noise are what they say', async () => {
    const tensor = 'encoder.0.cross.output';
    const [raw] = (await plain([tensor])).tensors;
    const { data = new Float32Array() } = raw ?? {};
    const read = async (edit: Edit) => (await look([edit], [readName(tensor)])).tensors[0]?.data ?? new Float32Array();
    const mean = await read({ kind: 'mean', tensor, channels: [1] });
    const average = data.subarray(256, 512).reduce((sum, x) => sum + x, 0) / 256;
    expect(mean.subarray(0, 256)).toEqual(data.subarray(0, 256));
    mean.subarray(256, 512).forEach((x) => expect(x).toBeCloseTo(average, 5));
    const low = await read({ kind: 'filter', tensor, cutoff: 1, low: 1, high: 0 });
    low.subarray(256, 512).forEach((x) => expect(x).toBeCloseTo(average, 5));
    const noisy = await read({ kind: 'noise', tensor, sigma: 0.5, seed: 3, branch: 'conditional' });
    const half = data.length / 2;
    expect(noisy.subarray(0, half)).toEqual(data.subarray(0, half));
    expect(noisy.subarray(half)).not.toEqual(data.subarray(half));
  });

  it('another t for all is the network at that t; for one block it is that block’s alone', async () => {
    const at = (t: number) => network.look({ ...inputsOf(recipe({})), timestep: new Float32Array(2).fill(t) }, names);
    expect((await look([{ kind: 'timestep', value: 300 }])).output).toEqual((await at(300)).output);
    const [first, second] = model.anatomy.residualBlocks;
    const [a, b] = [first?.time ?? '', second?.time ?? ''];
    const result = await look([{ kind: 'timestep', value: 300, block: first?.output ?? '' }], [readName(a), b]);
    const [theirs, ours] = [await at(300), await plain([b])];
    expect(result.tensors[0]?.data).toEqual(theirs.tensors.find(({ name }) => name === a)?.data);
    expect(result.tensors[1]?.data).toEqual(ours.tensors[0]?.data);
  });

  it('other words are read by the conditional row', async () => {
    const result = await look([{ kind: 'prompt', prompt: 'a red apple' }]);
    expect(result.output).toEqual((await plain([], { prompt: 'a red apple' })).output);
  });
});
