import { expect, it } from 'vitest';
import type { Frame, Tensor } from '../protocol/frame.ts';
import { PROBE_STEPS, RunRoom } from './run-room.ts';

const tensor = (name: string): Tensor => ({ name, dims: [1], data: new Float32Array(1) });
const positions = Array.from({ length: PROBE_STEPS + 20 }, (_, index) => index);
const room = (): RunRoom => new RunRoom(() => true, () => undefined);
const heldIn = (of: RunRoom, name: string): number => positions.filter((index) => of.probe(index, name) !== undefined).length;

it('a long run keeps what it brought along of its last steps', () => {
  const of = room();
  for (const index of positions) of.putStep({ index } as Frame, [tensor('a')]);
  expect(heldIn(of, 'a')).toBe(PROBE_STEPS);
  expect(of.probe(0, 'a')).toBeUndefined();
});

it('what was asked for at every step is there at every step', () => {
  const of = room();
  for (const index of positions) of.putStep({ index } as Frame, [tensor('a')]);
  for (const index of positions) of.putProbes(index, [tensor('b')], true);
  expect(heldIn(of, 'b')).toBe(positions.length);
});
