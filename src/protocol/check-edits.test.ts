import { beforeAll, describe, expect, it } from 'vitest';
import { openShipped, shippedManifest } from '../../tools/unets/shipped-network.ts';
import { checkEdits } from './check-edits.ts';
import { editSchema, parseReadName, readName, type Edit } from './edits.ts';
import { layoutOf, type ModelParts } from './tensor-layout.ts';

const skip = { tensor: 'encoder.0.cross.output', into: 'decoder.0.joined' };
const map = 'middle.block.0.output';
const probabilities = 'encoder.0.cross.probabilities';

describe('checkEdits', { timeout: 60_000 }, () => {
  let model: ModelParts;
  beforeAll(async () => {
    const opened = await openShipped(shippedManifest());
    await opened.network.release();
    ({ model } = opened);
  }, 60_000);
  const refusal = (edit: Edit, changed: Partial<ModelParts> = {}) => checkEdits([edit], { ...model, ...changed }, 'a red cat').refused[0];

  it('keeps what the model can have, in order, and says why it does not keep the rest', () => {
    const edits: Edit[] = [
      { kind: 'gain', ...skip, channels: [0, 15], value: 0 },
      { kind: 'gain', tensor: 'no.such', value: 0 },
      { kind: 'mean', tensor: probabilities, heads: [3] },
      { kind: 'filter', ...skip, cutoff: 2, low: 1, high: 0 },
      { kind: 'freeu', b1: 1.2, b2: 1.4, s1: 0.9, s2: 0.2 },
      { kind: 'timestep', offset: 10, block: map },
      { kind: 'prompt', prompt: 'a blue fish' },
      { kind: 'word', word: 3, value: 2 },
      { kind: 'word', word: 0, value: 2, layer: probabilities },
      { kind: 'patch', tensor: map, from: { prompt: 'a blue fish', seed: 3 } },
      { kind: 'noise', tensor: 'time.act2', sigma: 1, seed: 2 },
      { kind: 'mean', tensor: 'sample', into: 'input', channels: [2] },
    ];
    const { kept, refused } = checkEdits(edits, model, 'a red cat');
    expect(kept).toEqual(edits.filter((_, i) => i !== 1));
    expect(refused).toEqual(['emoji-16 has no tensor “no.such” that can be changed.']);
    for (const edit of edits) expect(editSchema.safeParse(edit).success).toBe(true);
  });

  it.each<[Edit, RegExp]>([
    [{ kind: 'gain', ...skip, into: 'no.such', value: 0 }, /has no tensor “no.such” for “encoder.0.cross.output” to go into/],
    [{ kind: 'gain', ...skip, into: 'pred_noise', value: 0 }, /does not go directly into “pred_noise”/],
    [{ kind: 'gain', tensor: map, channels: [0, 48], value: 0 }, /has no channel 48: it has 48, counted from 0/],
    [{ kind: 'gain', tensor: probabilities, channels: [0], value: 0 }, /has no channels/],
    [{ kind: 'gain', tensor: probabilities, heads: [4], value: 0 }, /has no head 4: it has 4, counted from 0/],
    [{ kind: 'gain', tensor: map, heads: [0], value: 0 }, /has no attention heads/],
    [{ kind: 'gain', tensor: 'sample', channels: [3], value: 0 }, /has no channel 3: it has 3, counted from 0/],
    [{ kind: 'gain', tensor: 'sample', into: 'pred_noise', value: 0 }, /does not go directly into “pred_noise”/],
    [{ kind: 'gain', tensor: 'tokens', value: 0 }, /no tensor “tokens” that can be changed/],
    [{ kind: 'gain', tensor: 'words.embedding', value: 0 }, /no tensor “words.embedding” that can be changed/],
    [{ kind: 'mean', tensor: 'time.act2' }, /no mean over the picture/],
    [{ kind: 'mean', tensor: 'encoder.0.cross.key.columns' }, /no mean over the picture/],
    [{ kind: 'filter', tensor: 'time.act2', cutoff: 1, low: 1, high: 0 }, /not a feature map/],
    [{ kind: 'filter', tensor: probabilities, cutoff: 1, low: 1, high: 0 }, /not a feature map/],
    [{ kind: 'timestep', value: 1, block: 'no.such' }, /no residual block whose output is “no.such”/],
    [{ kind: 'prompt', prompt: 'a purpel cat' }, /does not know the word “purpel”/],
    [{ kind: 'prompt', prompt: 'a a a a a a a a' }, /reads 7 words, so there is no room for “a”/],
    [{ kind: 'patch', tensor: map, from: { prompt: 'a purpel cat' } }, /does not know the word “purpel”/],
    [{ kind: 'word', word: 4, value: 2 }, /no word 4 to weigh: the prompt has 3 words/],
    [{ kind: 'word', word: 8, value: 2 }, /no word 8: emoji-16 reads 8 positions/],
    [{ kind: 'word', word: 1, value: 2, layer: map }, /is not the probabilities of a cross-attention layer/],
  ])('refuses %o', (edit, sentence) => {
    expect(refusal(edit)).toMatch(sentence);
  });

  it('weighs a word of any prompt that is told while it does', () => {
    const word: Edit = { kind: 'word', word: 4, value: 2, steps: [0, 3] };
    const told = (steps: [number, number]): Edit => ({ kind: 'prompt', prompt: 'a red cat on blue', steps });
    expect(checkEdits([word, told([2, 9])], model, 'a cat').refused).toEqual([]);
    expect(checkEdits([word, told([4, 9])], model, 'a cat').refused).toHaveLength(1);
    expect(checkEdits([word], model).refused).toEqual([]);
  });

  it('refuses what the network has no part for', () => {
    const { anatomy, manifest } = model;
    expect(refusal({ kind: 'word', word: 1, value: 2 }, { anatomy: { ...anatomy, crossAttention: [] } })).toMatch(/no cross-attention/);
    expect(refusal({ kind: 'freeu', b1: 1, b2: 1, s1: 1, s2: 2 }, { anatomy: { ...anatomy, skips: [] } })).toMatch(/no such skip/);
    const inputs = { ...manifest.inputs, timestep: null };
    expect(refusal({ kind: 'timestep', value: 1 }, { manifest: { ...manifest, inputs } })).toMatch(/told no timestep/);
    const blocks = anatomy.residualBlocks.map((block) => ({ ...block, time: 'shared' }));
    expect(refusal({ kind: 'timestep', value: 1, block: map }, { anatomy: { ...anatomy, residualBlocks: blocks } })).toMatch(/the same projection of t/);
    const silent = { ...manifest, tokens: null, conditions: [] };
    expect(refusal({ kind: 'prompt', prompt: 'a' }, { manifest: silent })).toMatch(/does not read/);
  });

  it.each<[string, Partial<ReturnType<typeof layoutOf>>]>([
    [map, { picture: [2, 3], channels: 1, heads: null, keys: null }],
    [probabilities, { picture: [3], channels: null, heads: { axis: 1, count: 4, folded: false }, keys: 3 }],
    ['middle.self.mixed', { picture: [2], channels: 1, heads: { axis: 1, count: 4, folded: false }, keys: null }],
    ['sample', { dims: [1, 3, 16, 16], picture: [2, 3], channels: 1, heads: null, keys: null }],
    ['time.act2', { picture: null, channels: 1, heads: null, keys: null }],
    ['encoder.1.self.query.heads', { picture: [3], channels: 1, heads: null, keys: null }],
  ])('knows what the axes of %s count', (name, expected) => {
    expect(layoutOf(model, name)).toMatchObject(expected ?? {});
  });
});

it('what is read of a tensor has a name of its own', () => {
  expect(parseReadName(readName('a b', 'c → d'))).toEqual({ tensor: 'a b', into: 'c → d' });
  expect(parseReadName(readName('a'))).toEqual({ tensor: 'a', into: undefined });
  expect(parseReadName('a')).toBeNull();
});
