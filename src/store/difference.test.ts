import { describe, expect, it } from 'vitest';
import { tensorDifference } from './difference.ts';

const tensor = (dims: readonly number[], data: readonly number[]) => ({ name: 'any', dims, data: Float32Array.from(data) });

describe('the difference of two tensors', () => {
  it('is taken value by value, and is the same object for the same two', () => {
    const [a, b] = [tensor([1, 2], [5, 7]), tensor([1, 2], [1, 10])];
    expect(tensorDifference(a, b)?.data).toEqual(Float32Array.of(4, -3));
    expect(tensorDifference(a, b)).toBe(tensorDifference(a, b));
  });

  it('is of the conditional half, the last, where only one of the runs is guided', () => {
    const [guided, alone] = [tensor([2, 2], [100, 100, 5, 7]), tensor([1, 2], [1, 10])];
    expect(tensorDifference(guided, alone)).toMatchObject({ dims: [1, 2], data: Float32Array.of(4, -3) });
    expect(tensorDifference(alone, guided)?.data).toEqual(Float32Array.of(-4, 3));
  });

  it('is not there where what one sample holds has another shape', () => {
    expect(tensorDifference(tensor([1, 2], [1, 2]), tensor([1, 1, 2], [1, 2]))).toBeUndefined();
  });
});
