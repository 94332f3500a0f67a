import { describe, expect, it } from 'vitest';
import { changesOf, keepsChannels } from './changes.ts';
import { resizeVolume, subtract, unexplainedShare } from './loss.ts';

describe('what a change of resolution loses', () => {
  const checker = { data: Float32Array.from({ length: 16 }, (_, i) => ((i + Math.floor(i / 4)) % 2 === 0 ? 1 : -1)), channels: 1, height: 4, width: 4 };

  it('is everything of a checkerboard that was averaged', () => {
    const averaged = { data: new Float32Array(4), channels: 1, height: 2, width: 2 };
    const enlarged = resizeVolume(averaged, 4, 4, 'nearest');
    expect(Array.from(subtract(checker, enlarged).data)).toEqual(Array.from(checker.data));
    expect(unexplainedShare(checker, enlarged)).toBe(1);
  });

  it('is nothing of a map that was only enlarged, scaled or shifted', () => {
    const small = { data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 9), channels: 2, height: 2, width: 2 };
    const large = resizeVolume(small, 4, 4, 'nearest');
    expect(Array.from(large.data.subarray(0, 8))).toEqual([1, 1, 2, 2, 1, 1, 2, 2]);
    expect(Math.max(...subtract(resizeVolume(large, 2, 2, 'nearest'), small).data)).toBe(0);
    expect(unexplainedShare(large, { ...large, data: large.data.map((value) => 3 - 2 * value) })).toBeCloseTo(0, 9);
  });

  it('is 1 − R² of a straight line through the samples', () => {
    const a = { data: Float32Array.of(1, 2, 3, 5), channels: 1, height: 2, width: 2 };
    const b = { data: Float32Array.of(1, 2, 4, 4), channels: 1, height: 2, width: 2 };
    // r = 6.75 / √(8.75 · 6.75)
    expect(unexplainedShare(a, b)).toBeCloseTo(1 - (6.75 * 6.75) / (8.75 * 6.75), 9);
  });
});

it('finds the skip that goes past a change', () => {
  const skip = (level: number) => ({ level, encoder: `e${level}`, decoder: '', joined: '', resolution: [1, 1], op: 'Concat', order: 'decoder-first', read: null }) as const;
  const step = (level: number, op: string) => ({ input: '', output: `${op}${level}`, op, kind: '', convolution: null, level });
  const changes = changesOf({ downsamples: [step(0, 'MaxPool'), step(1, 'Conv')], upsamples: [step(2, 'ConvTranspose'), step(1, 'Resize')], skips: [skip(0), skip(1)] });
  expect(changes.map(({ direction, level, skip: past }) => [direction, level, past?.encoder])).toEqual([
    ['down', 0, 'e0'],
    ['down', 1, 'e1'],
    ['up', 1, 'e1'],
    ['up', 0, 'e0'],
  ]);
  expect(changes.map(({ resampling }) => keepsChannels(resampling))).toEqual([true, false, false, true]);
});
