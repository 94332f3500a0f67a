import { expect, it } from 'vitest';
import type { Edit } from '../protocol/edits.ts';
import { gainAt, withGain } from './edit-places.ts';

const skip = { tensor: 'encoder.0', into: 'joined.0' };
const word: Edit = { kind: 'word', word: 2, value: 2 };

it('is 1 where nothing is done', () => {
  expect(gainAt([word], skip)).toBe(1);
  expect(gainAt([{ kind: 'gain', tensor: 'encoder.0', value: 0 }], skip)).toBe(1);
});

it('is set, changed in its place, and gone at 1', () => {
  const cut = withGain([word], skip, 0);
  expect(cut).toEqual([word, { kind: 'gain', ...skip, value: 0 }]);
  expect(gainAt(cut, skip)).toBe(0);
  expect(withGain([...cut, word], skip, 0.5)).toEqual([word, { kind: 'gain', ...skip, value: 0.5 }, word]);
  expect(withGain(cut, skip, 1)).toEqual([word]);
});

it('keeps the steps at which it holds', () => {
  const late: Edit = { kind: 'gain', ...skip, value: 0, steps: [20, 24], branch: 'conditional' };
  expect(withGain([late], skip, 2)).toEqual([{ ...late, value: 2 }]);
});

it('tells heads of one tensor apart', () => {
  const heads = withGain(withGain([], { tensor: 'p', heads: [0] }, 0), { tensor: 'p', heads: [1] }, 2);
  expect(heads).toHaveLength(2);
  expect(gainAt(heads, { tensor: 'p', heads: [1] })).toBe(2);
});
