import { expect, it } from 'vitest';
import { attentionDoor, forwardDoor, skipDoor, stageDoor } from './doors.ts';
import type { Join, Part } from './figure.ts';

const part = (blocks: readonly string[]): Part => ({ name: 'out', channels: 8, size: [8, 8], blocks, timed: 0, selfAttention: [], crossAttention: [] });
const join = { skip: { joined: 'joined' } } as Join;

it('a level opens its last residual block, and one without any its tensor', () => {
  expect(stageDoor(part(['a', 'b']))).toEqual({ does: 'open the last of its 2 residual blocks', to: { page: 'block', tensor: 'b' } });
  expect(stageDoor(part([]))).toEqual({ does: 'open its tensor', to: { page: 'tensor', tensor: 'out' } });
});

it('a skip opens what meets at its join', () => {
  expect(skipDoor(join).to).toEqual({ page: 'resampling', tensor: 'joined' });
});

it('a word opens its layer at that word, and a layer leaves the word as it was', () => {
  expect(attentionDoor('p', 2).to).toEqual({ page: 'attention', tensor: 'p', word: 2 });
  expect(attentionDoor('p').to).toEqual({ page: 'attention', tensor: 'p' });
});

it('the forward process takes whole timesteps', () => {
  expect(forwardDoor(499.4).to).toEqual({ page: 'forward', t: 499 });
});
