import { expect, it } from 'vitest';
import { statisticsOf, type TensorReference } from '../../protocol/golden-taps.ts';
import { drawnAt, measureParity, worstFirst } from './deviation.ts';

function reference(name: string, value: number): [string, TensorReference] {
  const values = Float32Array.of(value);
  return [name, { name, dims: [1], places: Int32Array.of(0), values, statistics: statisticsOf(values) }];
}

it('is measured in portions, with progress', async () => {
  const references = new Map([reference('a', 1), reference('b', 2), reference('c', 3)]);
  const asked: (readonly string[])[] = [];
  const progress: number[] = [];
  const forward = (names: readonly string[]) => {
    asked.push(names);
    return Promise.resolve(names.map((name) => ({ name, dims: [1], data: Float32Array.of(name === 'c' ? 3.3 : name === 'b' ? 2 : 1) })));
  };
  const deviations = await measureParity(references, ['a', 'b', 'c'], forward, (done) => progress.push(done), 2);
  expect(asked).toEqual([['a', 'b'], ['c']]);
  expect(progress).toEqual([2, 3]);
  expect(worstFirst(deviations)[0]?.name).toBe('c');
});

it('is drawn as exact only where it is', () => {
  expect([0, 1e-19, 1e-10, 1e-9, 2e-9, 1e-3].map(drawnAt)).toEqual(['exact', 'least', 'least', 'least', 'scale', 'scale']);
});
