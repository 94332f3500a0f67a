import { expect, it } from 'vitest';
import type { Volume } from './feature-map.ts';
import { readHalves } from './join-halves.ts';

const map = (channels: number, ...values: number[]): Volume => ({ data: Float32Array.from(values), channels, height: 2, width: 2 });
const skip = map(1, 1, 2, 3, 4);
const below = map(2, 0, 0, 5, 5, 7, 1, 1, 7);

it('of a concatenation takes the channels in the order of the join', () => {
  const read = () => map(3, ...Array.from({ length: 12 }, (_, i) => i));
  const later = readHalves({ skip, below }, read(), { op: 'Concat', order: 'decoder-first' });
  expect(Array.from(later?.skip.data ?? [])).toEqual([8, 9, 10, 11]);
  const first = readHalves({ skip, below }, read(), { op: 'Concat', order: 'encoder-first' });
  expect(Array.from(first?.skip.data ?? [])).toEqual([0, 1, 2, 3]);
  expect(first?.below.channels).toBe(2);
});

it('of a sum gives each half the factor of its channel', () => {
  const other = map(1, 0, 1, 0, 1);
  // 3 · (skip + other) − 2
  const read = map(1, 1, 7, 7, 13);
  const halves = readHalves({ skip, below: other }, read, { op: 'Add', order: 'encoder-first' });
  expect(Array.from(halves?.skip.data ?? [])).toEqual([3, 6, 9, 12]);
  expect(Array.from(halves?.below.data ?? [])).toEqual([0, 3, 0, 3]);
});

it('says nothing of what is no factor and constant, or another number of channels', () => {
  expect(readHalves({ skip, below: map(1, 0, 0, 0, 0) }, map(1, 1, 4, 9, 16), { op: 'Add', order: 'encoder-first' })).toBeNull();
  expect(readHalves({ skip, below }, map(2, 1, 2, 3, 4, 5, 6, 7, 8), { op: 'Concat', order: 'encoder-first' })).toBeNull();
});
