import { describe, expect, it } from 'vitest';
import type { LoadedModel } from '../protocol/engine.ts';
import { defaultView, type View } from './view.ts';
import { viewWithin } from './view-within.ts';

const layer = { probabilities: 'cross.probabilities', heads: 4, resolution: [8, 8] };
const loaded = {
  manifest: { title: 'emoji-16', tokens: { length: 8, vocabulary: ['(pad)', '(start)', 'a', 'red', 'heart'], pad: 0, start: 1 } },
  tensors: [
    { name: 'down.0.out', dims: [1, 16, 12, 10], weights: [{ name: 'down.0.kernels' }] },
    { name: 'middle.out', dims: [1, 32, 4, 4], weights: [] },
    { name: 'cross.probabilities', dims: [1, 4, 64, 8], weights: [] },
  ],
  anatomy: { levels: [{ index: 0 }], crossAttention: [layer], selfAttention: [] },
} as unknown as LoadedModel;

const asked = (view: Partial<View>, compared = false) =>
  viewWithin({ view: { ...defaultView, ...view }, recipe: { prompt: 'a red heart', negativePrompt: '' }, compared }, loaded);

describe('what a link opens of a network', () => {
  it.each<[Partial<View>, Partial<View>, RegExp]>([
    [{ page: 'tensor', tensor: 'nope' }, { tensor: null }, /^The link’s tensor “nope” cannot be used \(emoji-16 has none of that name\)/],
    [{ head: 9 }, { head: 3 }, /head “9” cannot be used \(emoji-16 has 0 to 3\); 3 was used/],
    [{ word: 9 }, { word: 3 }, /word “9” cannot be used \(“a red heart” has 0 to 3\)/],
    [{ channel: 500 }, { channel: 31 }, /channel “500” cannot be used \(emoji-16 has 0 to 31\)/],
    [{ page: 'tensor', tensor: 'down.0.out', channel: 20 }, { channel: 15 }, /the tensor has 0 to 15/],
    [{ page: 'tensor', tensor: 'down.0.out', pixel: [12, 3] }, { pixel: [11, 3] }, /pixel “12,3” cannot be used \(the map has 12×10\)/],
    [{ page: 'attention', tensor: 'cross.probabilities', pixel: [2, 8] }, { pixel: [2, 7] }, /the map has 8×8/],
    [{ wordLayer: 'middle.out' }, { wordLayer: null }, /layer “middle\.out”/],
    [{ pins: ['nope@2@seed=3', 'middle.out'] }, { pins: ['middle.out'] }, /pin “nope” .* it was left out/],
    [{ kept: { tile: 'skip-7', u: 0.5, v: 0.5 } }, { kept: null }, /kept “skip-7” cannot be used \(the U has no such map\)/],
    [{ shows: 'difference' }, { shows: 'run' }, /only one run/],
  ])('%j is said, and repaired', (view, repaired, sentence) => {
    const { view: settled, said } = asked(view);
    expect(said).toEqual([expect.stringMatching(sentence)]);
    expect(settled).toMatchObject({ ...view, ...repaired });
  });

  it.each<Partial<View>>([
    {},
    { page: 'tensor', tensor: 'down.0.kernels', channel: 31, pixel: [900, 900] },
    { page: 'tensor', tensor: 'middle.out', channel: 31, pixel: [3, 3], head: 3, word: 3, wordLayer: 'cross.probabilities', kept: { tile: 'skip-0', u: 0, v: 1 } },
  ])('%j is left as it is', (view) => {
    expect(asked(view)).toEqual({ view: { ...defaultView, ...view }, said: [] });
  });

  it('two runs have a difference', () => {
    expect(asked({ shows: 'difference' }, true).said).toEqual([]);
  });
});
