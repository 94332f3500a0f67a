import { expect, it } from 'vitest';
import type { Skip } from '../../onnx/anatomy-types.ts';
import type { Volume } from '../../render/feature-map.ts';
import { joinHere, wayToSum } from './tensor-paintings.ts';

const skip: Skip = {
  encoder: 'across',
  decoder: 'up',
  joined: 'joined',
  resolution: [1, 2],
  level: 0,
  op: 'Concat',
  order: 'decoder-first',
  read: { tensor: 'normed', norm: 'group norm' },
};
const volume = (channels: number): Volume => ({ channels, height: 1, width: 2, data: new Float32Array(channels * 2) });
const here = { raw: { skip: volume(2), below: volume(3) }, read: volume(5) };

it('a number of a half that is drawn after the norm is led to where the norm made it, a raw one to its own tensor', () => {
  const { made } = joinHere(skip, 'read', here, null);
  expect(made).toEqual({ skip: { tensor: 'normed', channels: [3, 2] }, below: { tensor: 'normed', channels: [0, 3] }, joined: { tensor: 'normed' } });
  expect(made.skip && wayToSum(made.skip, [0, 1], { channel: 1 })).toEqual({ page: 'tensor', tensor: 'normed', pixel: [0, 1], maps: 'channel', channel: 4 });
  expect(joinHere(skip, 'raw', here, null).made).toEqual({ skip: { tensor: 'across' }, below: { tensor: 'up' }, joined: { tensor: 'joined' } });
});

it('halves of a sum that a norm reads as one lead nowhere, the sum does; where the norm gives each no factor they are drawn raw', () => {
  const sum: Skip = { ...skip, op: 'Add' };
  const of = (...values: number[]): Volume => ({ channels: 1, height: 1, width: values.length, data: Float32Array.from(values) });
  const raw = { skip: of(1, 2, 4), below: of(1, 0, 0) };
  expect(joinHere(sum, 'read', { raw, read: of(-1, -1, 1) }, null).made).toEqual({ skip: null, below: null, joined: { tensor: 'normed' } });
  expect(joinHere(sum, 'read', { raw, read: of(-1, 3, 1) }, null).made).toEqual({ skip: { tensor: 'across' }, below: { tensor: 'up' }, joined: { tensor: 'joined' } });
});
