import { describe, expect, it } from 'vitest';
import type { Skip } from '../onnx/anatomy-types.ts';
import { halfMadeFrom } from './half-made-from.ts';
import { madeFrom } from './made-at.ts';

const skip: Skip = {
  encoder: 'across',
  decoder: 'up',
  joined: 'joined',
  resolution: [8, 8],
  level: 0,
  op: 'Concat',
  order: 'decoder-first',
  read: { tensor: 'normed', norm: 'group norm' },
};
const channels = { skip: 32, below: 48 };

describe('the tensor behind what is drawn of a half', () => {
  it('is its own where it is drawn raw, or where no norm comes first', () => {
    expect(halfMadeFrom(skip, 'skip', channels, false)).toEqual({ tensor: 'across' });
    expect(halfMadeFrom({ ...skip, read: null }, 'below', channels, true)).toEqual({ tensor: 'up' });
  });

  it('is its channels of the norm’s, in the order in which the two are joined', () => {
    expect(halfMadeFrom(skip, 'skip', channels, true)).toEqual({ tensor: 'normed', channels: [48, 32] });
    expect(halfMadeFrom(skip, 'below', channels, true)).toEqual({ tensor: 'normed', channels: [0, 48] });
    expect(halfMadeFrom({ ...skip, order: 'encoder-first' }, 'below', channels, true)).toEqual({ tensor: 'normed', channels: [32, 48] });
  });

  it('is none where a norm reads their sum as one', () => {
    expect(halfMadeFrom({ ...skip, op: 'Add' }, 'skip', channels, true)).toBeNull();
  });

  it('is opened at the channel that was drawn, and never at one of the other half', () => {
    expect(madeFrom({ tensor: 'normed', channels: [48, 32] }, [1, 2], 5)).toEqual({ page: 'tensor', tensor: 'normed', pixel: [1, 2], maps: 'channel', channel: 53 });
    expect(madeFrom({ tensor: 'normed', channels: [0, 48] }, [1, 2], 70)).toMatchObject({ channel: 47 });
    expect(madeFrom({ tensor: 'across' }, [1, 2], 5)).toMatchObject({ tensor: 'across', channel: 5 });
  });
});
