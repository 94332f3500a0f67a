import { expect, it } from 'vitest';
import { operationsOf } from './operations.ts';

const block = {
  arm: 'encoder', level: 1, input: 'pool', branch: 'e1.b.conv', shortcut: 'e1.b.short', output: 'e1.b.out',
  time: 'e1.b.time', timeScale: null, timeShift: null,
} as const;
const info = (name: string) => ({ name, op: 'X', dims: [1], inputs: [], weights: [], made: { op: 'X', attributes: {}, reads: [], output: 0 } });

it('lists what lies between input and output at the block’s level, with roles and short names', () => {
  const tensors = ['t.act', 'pool', 'e1.b.norm', 'e1.b.time', 'other', 'e1.b.conv', 'e1.b.short', 'e1.b.out', 'e1.next'].map(info);
  const level = {
    arm: 'encoder', index: 1, resolution: [8, 8], channels: 4, output: 'e1.b.out',
    tensors: ['e1.b.norm', 'e1.b.conv', 'e1.b.short', 'e1.b.out', 'e1.next'],
  } as const;
  expect(operationsOf(tensors, { levels: [level] }, block).map(({ shortName, role }) => [shortName, role])).toEqual([
    ['norm', null],
    ['time', 'time'],
    ['conv', 'branch'],
    ['short', 'shortcut'],
    ['out', 'sum'],
  ]);
});
