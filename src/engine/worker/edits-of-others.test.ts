import { describe, expect, it } from 'vitest';
import { expectedOf, expectPrints, fixture } from '../../../tools/unets/run-model.ts';
import { openNetwork, shippedManifest } from '../../../tools/unets/shipped-network.ts';
import { parseModel } from '../../onnx/model.ts';
import { readName, type Edit } from '../../protocol/edits.ts';
import { conditionsFor } from '../../protocol/inputs.ts';
import { defaultRecipe, type Manifest } from '../../protocol/manifest.ts';

/** Edits of networks that other exporters wrote: a batch of 1, additive skips, heads folded into the batch, FiLM. */
const { signal } = new AbortController();

const filled = (count: number, value: (i: number) => number) => Float32Array.from({ length: count }, (_, i) => value(i));
const wave = (i: number) => Math.sin(1 + 1.7 * i);
const words = (i: number) => (3 + 7 * i) % 11;

/** How a fixture is fed, as make_unets.py feeds it. */
function manifestOf(name: string): Manifest {
  const graph = parseModel(fixture(`${name}.onnx`));
  const recipes = expectedOf(name).inputs;
  const [sample, timestep, ...others] = graph.inputs.map(({ name: input }, i) => ({ input, dims: recipes[i]?.dims ?? [], fill: recipes[i]?.fill }));
  const [, channels = 1, height = 1, width = 1] = sample?.dims ?? [];
  const conditions = others.map(({ input, dims, fill }) => {
    const values = filled(dims.reduce((product, size) => product * size, 1), fill === 'words' ? words : wave);
    return { kind: 'constant' as const, input, dims: dims.slice(1), values: [...values] };
  });
  return {
    ...shippedManifest(), id: name, title: name, tokens: null, conditions, output: graph.outputs[0]?.name ?? '',
    sample: { channels, height, width, extra: [], extraFile: null }, inputs: { sample: sample?.input ?? '', timestep: timestep?.input ?? null },
  };
}

/** The network with a batch of as many rows, all alike. */
async function open(name: string, batch: number) {
  const manifest = manifestOf(name);
  const opened = await openNetwork(manifest, fixture(`${name}.onnx`));
  const { sample } = manifest;
  const one = filled(sample.channels * sample.height * sample.width, wave);
  const inputs = {
    sample: filled(batch * one.length, (i) => one[i % one.length] ?? 0),
    timestep: new Float32Array(batch).fill(37),
    conditions: conditionsFor(manifest, new Array<null>(batch).fill(null)),
    batch,
  };
  const look = async (edits: Edit[], wanted: string[] = []) => {
    const recipe = { ...defaultRecipe(manifest), guidanceScale: batch === 1 ? 1 : 3, edits };
    opened.edited.check(recipe);
    return opened.edited.look(inputs, wanted, { manifest, recipe, start: null, index: 0 }, signal);
  };
  const release = async () => {
    await opened.edited.forget();
    await opened.network.release();
    expect(opened.runtime.ledger.snapshot()).toMatchObject({ liveSessions: 0, liveTensors: 0, bytesHeld: 0 });
  };
  return { ...opened, manifest, inputs, look, release };
}

describe.each(['additive-skips', 'film-conv-attention', 'diffusers-unet2d-condition'])('edits of %s', { timeout: 120_000 }, (name) => {
  it('a skip that is cut gives what PyTorch gives without it, in one session', async () => {
    const { look, release, model, manifest, runtime } = await open(name, 1);
    const cuts = model.anatomy.skips.map(({ encoder, joined }): Edit => ({ kind: 'gain', tensor: encoder, into: joined, value: 0 }));
    const expected = expectedOf(name);
    const off = (edits: Edit[]) => edits.map((edit): Edit => ({ ...edit, steps: [9, 9] }));
    for (const [i, cut] of cuts.entries()) {
      const { output } = await look([cut, ...off(cuts)]);
      expectPrints(new Map([['out', { dims: expected.output.dims, data: output }]]), ['out'], [expected.skips[i]?.outputWithout ?? null]);
    }
    expect(manifest.sample.channels).toBeGreaterThan(0);
    expect(runtime.ledger.sessionsBuilt).toBe(2);
    await release();
  });

  it('heads and rows are those of the batch, in a network that is fixed to a batch of one', async () => {
    const { look, release, model, network, inputs } = await open(name, 2);
    const [attention] = [...model.anatomy.crossAttention, ...model.anatomy.selfAttention];
    const { probabilities = '', heads = 0, output = '' } = attention ?? {};
    const plain = (await network.look(inputs, [probabilities, output])).tensors;
    for (const [i, tensor] of [probabilities, output].entries()) {
      const { data = new Float32Array() } = plain[i] ?? {};
      const each = data.length / 2 / heads;
      const edit: Edit = { kind: 'gain', tensor, heads: [1], value: 0, branch: 'conditional' };
      const { tensors } = await look([edit], [readName(tensor)]);
      const cut = (at: number) => Math.floor(at / each) === heads + 1;
      expect(tensors[0]?.data).toEqual(data.map((x, at) => (cut(at) ? x * 0 : x)));
    }
    await release();
  });

  it('a block is told another t; the same t changes no bit', async () => {
    const { look, release, model, network, inputs } = await open(name, 1);
    const block = model.anatomy.residualBlocks[0]?.output ?? '';
    const { output } = await network.look(inputs, []);
    expect((await look([{ kind: 'timestep', block, value: 37 }])).output).toEqual(output);
    const told = await look([{ kind: 'timestep', block, value: 900 }], [block]);
    const all = await network.look({ ...inputs, timestep: Float32Array.of(900) }, [block]);
    // the first block sees the same picture whatever the others are told
    const [ours, theirs] = [told.tensors[0]?.data ?? [], all.tensors[0]?.data ?? []];
    ours.forEach((x, i) => expect(Math.abs(x - (theirs[i] ?? NaN))).toBeLessThan(1e-4));
    expect(told.output).not.toEqual(all.output);
    await release();
  });
});

describe('edits of diffusers-unet2d-condition', { timeout: 60_000 }, () => {
  it('weigh a word in every layer, one row of heads after the other', async () => {
    const { look, release, model, network, inputs } = await open('diffusers-unet2d-condition', 2);
    const [first] = model.anatomy.crossAttention;
    const { probabilities = '', tokens = 1 } = first ?? {};
    const { data = new Float32Array() } = (await network.look(inputs, [probabilities])).tensors[0] ?? {};
    const { tensors } = await look([{ kind: 'word', word: 3, value: 2, branch: 'unconditional' }], [readName(probabilities)]);
    expect(tensors[0]?.data).toEqual(data.map((x, i) => (i < data.length / 2 && i % tokens === 3 ? 2 * x : x)));
    await release();
  });

  it('scale the deepest level and the one above by FreeU', async () => {
    const { look, release, model, network, inputs } = await open('diffusers-unet2d-condition', 1);
    const deepest = Math.max(...model.anatomy.skips.map(({ level }) => level));
    const skips = model.anatomy.skips.filter(({ level }) => level === deepest);
    const plain = await network.look(inputs, skips.map(({ decoder }) => decoder));
    // what comes from below the deepest join has seen no edit
    const [innermost] = skips.slice(-1);
    const below = plain.tensors.at(-1);
    const { tensors } = await look([{ kind: 'freeu', b1: 1.5, b2: 1, s1: 0.5, s2: 1 }], [readName(innermost?.decoder ?? '', innermost?.joined)]);
    const half = (below?.data.length ?? 0) / 2;
    expect(tensors[0]?.data).toEqual(below?.data.map((x, i) => (i < half ? x * 1.5 : x)));
    await release();
  });
});
