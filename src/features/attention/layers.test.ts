import { describe, expect, it } from 'vitest';
import type { Attention } from '../../onnx/anatomy-types.ts';
import { columnsOf, columnsOfRows, defaultWord, mapOfColumn, planeOfColumn } from './columns.ts';
import { askedOf, chooseLayers, layersOf, pixelAt, queryAt } from './layers.ts';

const attention = (arm: Attention['arm'], level: number, kind: string): Attention => ({
  arm, level, probabilities: `${arm}.${level}.${kind}`, query: '', key: '', value: '', logits: '', output: '',
  heads: 4, tokens: 8, resolution: [8, 8], queryAxis: 2, keyAxis: 3,
});

const layers = layersOf({
  crossAttention: [attention('encoder', 1, 'cross'), attention('middle', 1, 'cross'), attention('middle', 1, 'cross2'), attention('decoder', 0, 'cross')],
  selfAttention: [attention('encoder', 1, 'self'), attention('middle', 1, 'self')],
}, new Map());

it('rows of a fixed input stand by their numbers, and many together', () => {
  expect(columnsOfRows(3).map(({ label }) => label)).toEqual(['row 0', 'row 1', 'row 2']);
  const many = columnsOfRows(77);
  expect(many.length).toBe(16);
  expect(many.at(-1)).toMatchObject({ label: '62 more', word: null });
});

describe('which layers are shown', () => {
  it('names places, and counts where there are several at one', () => {
    expect(layers.map(({ place }) => place)).toEqual(['encoder 1', 'middle, 1 of 2', 'middle, 2 of 2', 'decoder 0', 'encoder 1', 'middle']);
  });

  it('the open one decides, the other kind stands beside it at the same place', () => {
    expect(chooseLayers(layers, 'middle.1.self').words?.attention.probabilities).toBe('middle.1.cross');
    expect(chooseLayers(layers, 'encoder.1.cross').pixels?.attention.probabilities).toBe('encoder.1.self');
  });

  it('without one that exists, the decoder’s finest layer of words', () => {
    expect(chooseLayers(layers, 'nothing').open?.attention.probabilities).toBe('decoder.0.cross');
    expect(chooseLayers([], null)).toEqual({ open: null, words: null, pixels: null });
    // Where all rows of what stands in for words are alike, there is nothing to see in those.
    expect(chooseLayers(layers, null, false).open?.attention.probabilities).toBe('middle.1.self');
  });
});

describe('what is asked for', () => {
  // Stable Diffusion's finest level: 4,096 pixels, 77 words, 8 heads.
  const large = (kind: 'self' | 'cross', tokens: number): Attention => ({ ...attention('decoder', 0, kind), heads: 8, tokens, resolution: [64, 64] });
  const [words, pixels] = layersOf(
    { crossAttention: [large('cross', 77)], selfAttention: [large('self', 4096)] },
    new Map([['decoder.0.cross', [1, 8, 4096, 77]]]),
  );

  it('of small layers is all of it', () => {
    for (const layer of layers) expect(askedOf(layer, null, 5)).toBe(layer.attention.probabilities);
  });

  it('of many pixels one, of words that are not open the mean of the heads', () => {
    if (words === undefined || pixels === undefined) throw new Error('two layers');
    expect(queryAt(pixels, [1, 2], words)).toBe(66);
    expect(askedOf(pixels, words, 66)).toBe('decoder.0.self ⟨axis 2: 66⟩');
    expect(askedOf(words, words, 66)).toBe('decoder.0.cross');
    expect(askedOf(words, null, 66)).toBe('decoder.0.cross ⟨mean of 8 × 4096 × 77⟩');
  });

  it('is all of it where pixels and words are not the last two axes', () => {
    const [other] = layersOf({ crossAttention: [{ ...large('cross', 77), queryAxis: 1, keyAxis: 3 }], selfAttention: [] }, new Map([['decoder.0.cross', [1, 4096, 8, 77]]]));
    expect(other?.mean).toBeNull();
  });
});

it('finds the same place at another resolution', () => {
  expect(pixelAt([3, 7], [8, 8], [16, 16])).toEqual([7, 15]);
  expect(pixelAt([7, 15], [16, 16], [8, 8])).toEqual([3, 7]);
  expect(pixelAt([99, 99], [16, 16], [8, 8])).toEqual([7, 7]);
});

describe('columns of words', () => {
  it('are the start token and the words; padding only where it is read', () => {
    expect(columnsOf(['a', 'cat'], [0.5, 0.25, 0.25, 0, 1e-9]).map(({ label }) => label)).toEqual(['(start)', 'a', 'cat']);
    expect(columnsOf(['a'], [0.5, 0.25, 0.15, 0.1]).at(-1)).toEqual({ label: '(padding)', keys: [2, 3], word: null });
    expect(columnsOf(['a', 'b'], [1]).map(({ label }) => label)).toEqual(['(start)']);
  });

  it('add up the keys that they stand for', () => {
    const maps = { data: Float32Array.of(0.5, 0.25, 0.25, 0.125, 0.375, 0.5), heads: 1, queries: 2, keys: 3 };
    expect(Array.from(mapOfColumn(maps, 0, { label: '', keys: [1, 2], word: null }))).toEqual([0.5, 0.875]);
    expect(Array.from(planeOfColumn(Float32Array.of(1, 2, 3, 4), 2, { label: '', keys: [0, 1], word: null }))).toEqual([4, 6]);
  });

  it('begin with the thing that the prompt is about', () => {
    expect(defaultWord(['a', 'blue', 'cat'], ['cat', 'dog'])).toBe(3);
    expect(defaultWord(['blue'], [])).toBe(1);
    expect(defaultWord([], [])).toBe(0);
  });
});
