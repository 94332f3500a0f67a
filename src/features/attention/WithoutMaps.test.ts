import { expect, it } from 'vitest';
import { attentionWithoutMaps } from './WithoutMaps.tsx';

it('gathers attention that has no maps by the reason why, and nothing else', () => {
  const windows = 'Attention in windows of 4 pixels, for which this page draws no maps.';
  const unrecognised = [
    { tensor: 'a', op: 'Softmax', why: windows },
    { tensor: 'join', op: 'Concat', why: 'A join of two skips.' },
    { tensor: 'b', op: 'Softmax', why: windows },
    { tensor: 'c', op: 'Softmax', why: 'A softmax that is not over products of queries and keys, as in linear attention.' },
  ];
  expect([...attentionWithoutMaps({ unrecognised }).values()]).toEqual([['a', 'b'], ['c']]);
});
