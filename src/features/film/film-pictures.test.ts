import { describe, expect, it } from 'vitest';
import type { Frame } from '../../protocol/frame.ts';
import { picturesAt } from './film-pictures.ts';

const frame = (index: number): Frame => ({
  index,
  timestep: 0,
  xt: Float32Array.of(index),
  modelOutput: Float32Array.of(0),
  predNoise: Float32Array.of(0),
  predX0: Float32Array.of(index + 0.5),
  prev: Float32Array.of(index + 1),
  terms: { predOriginalSample: [], unclippedPredOriginalSample: Float32Array.of(0), clipped: false, stages: [], prevSample: [], values: {} },
});

describe('picturesAt', () => {
  const frames = [frame(0), frame(1)];

  it('shows what the network was given and what it expected', () => {
    expect(picturesAt(frames, 1, 4)).toEqual({ noisy: Float32Array.of(1), expected: Float32Array.of(1.5) });
  });

  it('knows x one position ahead of x̂₀, and nothing beyond', () => {
    expect(picturesAt(frames, 2, 4)).toEqual({ noisy: Float32Array.of(2), expected: undefined });
    expect(picturesAt(frames, 3, 4)).toEqual({ noisy: undefined, expected: undefined });
    expect(picturesAt([], 0, 4)).toEqual({ noisy: undefined, expected: undefined });
  });

  it('ends with the picture in both rows', () => {
    expect(picturesAt(frames, 2, 2)).toEqual({ noisy: Float32Array.of(2), expected: Float32Array.of(2) });
    expect(picturesAt(frames, 2, 2, 'noise')).toEqual({ noisy: Float32Array.of(2), expected: Float32Array.of(1.5) });
  });
});
