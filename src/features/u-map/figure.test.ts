import { describe, expect, it } from 'vitest';
import type { Anatomy, Attention, Level, Skip } from '../../onnx/anatomy-types.ts';
import { readName } from '../../protocol/edits.ts';
import { describeFigure, shapeOf, wantedTensors } from './figure.ts';

const level = (arm: Level['arm'], index: number, side: number, output: string): Level => ({
  arm,
  index,
  resolution: [side, side],
  channels: 8 << index,
  output,
  tensors: [],
});

const attention = (arm: Level['arm'], at: number, side: number, probabilities: string): Attention => ({
  arm,
  level: at,
  probabilities,
  query: '',
  key: '',
  value: '',
  logits: '',
  output: '',
  heads: 2,
  tokens: 8,
  resolution: [side, side],
  queryAxis: 2,
  keyAxis: 3,
});

const skip = (at: number, encoder: string, op: Skip['op'] = 'Concat'): Skip => ({
  encoder,
  decoder: `below.${at}`,
  read: null,
  joined: `${encoder}.joined`,
  resolution: [16 >> at, 16 >> at],
  level: at,
  op,
  order: 'decoder-first',
});

/** Two levels; two skips cross at level 0, none at level 1. */
const anatomy: Anatomy = {
  inputs: { sample: 'sample', timestep: 't', text: 'tokens', other: [] },
  output: 'noise',
  reason: null,
  levels: [
    level('encoder', 0, 16, 'e0'),
    level('encoder', 1, 8, 'e1'),
    level('middle', 1, 8, 'm'),
    level('decoder', 1, 8, 'd1'),
    level('decoder', 0, 16, 'd0'),
  ],
  skips: [skip(0, 'e0.a'), skip(0, 'e0.b')],
  residualBlocks: [
    { arm: 'encoder', level: 0, input: '', branch: '', shortcut: '', output: '', time: 'time', timeScale: null, timeShift: null },
    { arm: 'encoder', level: 1, input: '', branch: '', shortcut: '', output: '', time: null, timeScale: null, timeShift: null },
  ],
  selfAttention: [],
  crossAttention: [
    attention('encoder', 1, 8, 'e1.words'),
    attention('decoder', 1, 8, 'd1.words'),
    attention('decoder', 0, 16, 'd0.words.a'),
    attention('decoder', 0, 16, 'd0.words.b'),
  ],
  downsamples: [{ input: '', output: '', op: 'MaxPool', kind: 'max pooling', convolution: null, level: 0 }],
  upsamples: [{ input: '', output: '', op: 'ConvTranspose', kind: 'transposed convolution', convolution: null, level: 1 }],
  time: { input: 't', sinusoid: 'sinusoid', embedding: null, projections: [], received: null },
  stem: null,
  head: null,
  headTensors: [],
  unrecognised: [],
};

const figure = describeFigure(anatomy, (name) => (name === 'e0.a.joined' ? [1, 24, 16, 16] : undefined));

describe('the figure of an anatomy', () => {
  it('has a row for each level, with the outermost skip and how many there are', () => {
    expect(figure.levels.map(({ index }) => index)).toEqual([0, 1]);
    expect(figure.levels[0]?.join).toMatchObject({ skip: { encoder: 'e0.a' }, count: 2, joinedChannels: 24, skipChannels: null });
    expect(figure.levels[1]?.join).toBeNull();
  });

  it('names the time only where it comes in', () => {
    expect(figure.levels.map(({ encoder }) => encoder?.timed)).toEqual([1, 0]);
  });

  it('puts both resamplings between levels 0 and 1 into row 0', () => {
    expect(figure.levels[0]).toMatchObject({ down: { kind: 'max pooling' }, up: { kind: 'transposed convolution' } });
  });

  it('shows the words by the decoder’s finest attention first, and tells two of a place apart', () => {
    expect(figure.wordLayers.map(({ label }) => label)).toEqual([
      'decoder 0, 16×16, 1 of 2',
      'decoder 0, 16×16, 2 of 2',
      'decoder 1, 8×8',
      'encoder 1, 8×8',
    ]);
  });

  it('wants what it draws and no more: no joined tensor, one attention', () => {
    expect(wantedTensors(figure, figure.wordLayers[0] ?? null, 'raw').sort()).toEqual(
      ['e0', 'e1', 'm', 'd1', 'd0', readName('e0.a', 'e0.a.joined'), readName('below.0', 'e0.a.joined'), 'sinusoid', 'd0.words.a'].sort(),
    );
  });

  it('is laid out by sizes and lines', () => {
    expect(shapeOf(figure, [16, 16])).toMatchObject({
      sample: [16, 16],
      levels: [
        { size: [16, 16], skip: true },
        { size: [8, 8], skip: false },
      ],
      middle: { size: [8, 8], lines: 1 },
    });
  });
});
