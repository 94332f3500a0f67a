import { describe, expect, it } from 'vitest';
import { writeNpz } from '../../base/npz.ts';
import { deviationOf, measureParity, worstFirst } from './deviation.ts';
import { readGoldenLook } from './golden-step.ts';

describe('deviation', () => {
  it('is the largest difference over the largest value', () => {
    expect(deviationOf('a', Float32Array.of(1, -3.5), Float32Array.of(1, -4))).toEqual({ name: 'a', largest: 0.5, scale: 4, relative: 0.125 });
    expect(deviationOf('a', Float32Array.of(0, 0), Float32Array.of(0, 0)).relative).toBe(0);
  });

  it('is infinite where a number is none or is missing', () => {
    expect(deviationOf('a', Float32Array.of(NaN), Float32Array.of(1)).relative).toBe(Infinity);
    expect(deviationOf('a', Float32Array.of(1), Float32Array.of(1, 2)).relative).toBe(Infinity);
  });

  it('is measured in portions, with progress', async () => {
    const golden = new Map(['a', 'b', 'c'].map((name, i) => [name, Float32Array.of(i + 1)]));
    const asked: (readonly string[])[] = [];
    const progress: number[] = [];
    const look = (names: readonly string[]) => {
      asked.push(names);
      return Promise.resolve(names.map((name) => ({ name, dims: [1], data: Float32Array.of(name === 'c' ? 3.3 : name === 'b' ? 2 : 1) })));
    };
    const deviations = await measureParity(golden, ['a', 'b', 'c'], look, (done) => progress.push(done), 2);
    expect(asked).toEqual([['a', 'b'], ['c']]);
    expect(progress).toEqual([2, 3]);
    expect(worstFirst(deviations)[0]?.name).toBe('c');
  });
});

describe('the reference pass', () => {
  const arrays = [
    ['inputs/sample', { dims: [1, 2], data: Float32Array.of(1, 2) }],
    ['inputs/timestep', { dims: [1], data: Float32Array.of(500) }],
    ['inputs/tokens', { dims: [1, 2], data: Int32Array.of(1, 4) }],
    ['taps/x', { dims: [1], data: Float32Array.of(7) }],
  ] as const;

  it('is read', () => {
    const { inputs, tensors } = readGoldenLook(writeNpz(arrays));
    expect(inputs).toMatchObject({ batch: 1, conditions: { tokens: { dims: [1, 2], data: Int32Array.of(1, 4) } } });
    expect([...tensors]).toEqual([['x', Float32Array.of(7)]]);
  });

  it('says what is missing, or that it is no such file', () => {
    expect(() => readGoldenLook(writeNpz(arrays.slice(1)))).toThrow('inputs/sample');
    expect(() => readGoldenLook(new Uint8Array(3))).toThrow('cannot be read');
  });
});
