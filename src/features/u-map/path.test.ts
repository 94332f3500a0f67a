import { describe, expect, it } from 'vitest';
import type { Figure, Join, Part } from './figure.ts';
import { flowsOf, pathThrough } from './path.ts';

const part = (name: string): Part => ({ name, channels: 8, size: [8, 8], blocks: [], timed: 1, selfAttention: [], crossAttention: [] });
const join = { skip: {} } as Join;
const level = (index: number): Figure['levels'][number] => ({
  index,
  size: [8, 8],
  encoder: part(`e${index}`),
  decoder: part(`d${index}`),
  join,
  down: null,
  up: null,
});

const figure: Figure = { levels: [level(0), level(1)], middle: part('m'), wordLayers: [], sinusoid: null, embedding: null, output: null };
const flows = flowsOf(figure, null);
const tiles = (id: string): string[] => [...(pathThrough(flows, id)?.tiles ?? [])].sort();
const arrows = (id: string): string[] => [...(pathThrough(flows, id)?.arrows ?? [])].sort();

describe('the way that is lit', () => {
  it('leads from x_t to a level and over its skip to ε̂, and shows what comes and goes directly', () => {
    expect(tiles('encoder-1')).toEqual(
      ['time', 'xt', 'encoder-0', 'encoder-1', 'middle', 'skip-1', 'joined-1', 'decoder-1', 'below-0', 'joined-0', 'decoder-0', 'pred-noise'].sort(),
    );
    expect(arrows('encoder-1')).toEqual(['in', 'down-0', 'to-middle', 'skip-1', 'join-1', 'up-0', 'join-0', 'out'].sort());
  });

  it('shows a join with both of its halves', () => {
    expect(tiles('skip-1')).toContain('below-1');
    expect(tiles('decoder-1')).toEqual(expect.arrayContaining(['skip-1', 'below-1', 'joined-1']));
    expect(tiles('encoder-1')).not.toContain('below-1');
  });

  it('is that of an arrow, too', () => {
    expect(arrows('down-0')).toEqual(['in', 'down-0', 'skip-1', 'join-1', 'up-0', 'join-0', 'out'].sort());
  });

  it('goes from the time to all that it enters', () => {
    expect(tiles('sinusoid')).toEqual(expect.arrayContaining(['time', 'encoder-0', 'encoder-1', 'middle', 'decoder-1', 'decoder-0']));
    expect(tiles('sinusoid')).not.toContain('xt');
  });

  it('is not lit for what all of the network stands between, nor for what nothing flows through', () => {
    expect(pathThrough(flows, 'xt')).toBeNull();
    expect(pathThrough(flows, 'pred-noise')).toBeNull();
    expect(pathThrough(flows, 'word-2')).toBeNull();
  });

  it('needs no middle, and no skips', () => {
    const plain = flowsOf({ ...figure, middle: null, levels: figure.levels.map((one) => ({ ...one, join: null })) }, null);
    expect([...(pathThrough(plain, 'encoder-1')?.tiles ?? [])].sort()).toEqual(['time', 'xt', 'encoder-0', 'encoder-1', 'decoder-1', 'decoder-0', 'pred-noise'].sort());
  });
});
