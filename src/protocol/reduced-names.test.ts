import { expect, it } from 'vitest';
import { meanName, parseReduced, partName, placeOf, reducedDims, wholeName, withWhole } from './reduced-names.ts';

it('a part’s name says the tensor, the axis and the indices, and its place says no indices', () => {
  const name = partName('/mid/Softmax_output_0', 2, 130);
  expect(parseReduced(name)).toEqual({ tensor: '/mid/Softmax_output_0', reduction: { kind: 'part', axis: 2 }, indices: [130, 130] });
  expect(placeOf(name)).toBe(placeOf(partName('/mid/Softmax_output_0', 2, 131)));
  expect(placeOf(placeOf(name))).toBe(placeOf(name));
  expect(parseReduced(placeOf(name))?.indices).toBeNull();
  expect(reducedDims({ tensor: '', reduction: { kind: 'part', axis: 1 }, indices: [32, 63] }, [1, 320, 64, 64])).toEqual([1, 32, 64, 64]);
});

it('a mean’s name says what it is the mean of', () => {
  const name = meanName('softmax', 8, [4096, 77]);
  expect(parseReduced(name)).toEqual({ tensor: 'softmax', reduction: { kind: 'mean', heads: 8, size: [4096, 77] }, indices: null });
  expect(placeOf(name)).toBe(name);
});

it('a tensor’s own name is none, whatever its exporter called it', () => {
  for (const name of ['x', 'x → y', 'a ⟨b⟩', '⟨axis 2: 3⟩', 'x ⟨axis two: 3⟩']) {
    expect(parseReduced(name), name).toBeNull();
    expect(wholeName(name)).toBe(name);
    expect(placeOf(name)).toBe(name);
  }
});

it('the same part of another tensor', () => {
  expect(withWhole(partName('a →', 1, 0, 3), () => 'b')).toBe(partName('b', 1, 0, 3));
  expect(withWhole('a', (tensor) => `${tensor}!`)).toBe('a!');
});
