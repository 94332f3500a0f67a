import type { View } from './view.ts';

/**
 * From wherever a number is read, the way to the sum that made it: the page of its tensor, with that number under the hand (features/inspector/made). `plane`: the
 * channel, or the head of an attention layer; left out where the tensor has one plane only.
 */
export function madeAt(tensor: string, [row, column]: readonly [number, number], plane: { readonly channel: number } | { readonly head: number } | null): Partial<View> {
  return { page: 'tensor', tensor, pixel: [row, column], ...(plane === null ? {} : 'channel' in plane ? { maps: 'channel', ...plane } : plane) };
}

/** Whose numbers are drawn: a tensor's, or those of some of its channels that lie together. */
export interface MadeFrom {
  readonly tensor: string;
  readonly channels?: readonly [first: number, count: number];
}

/** The way to the sum that made a number of it; `channel` counts from where the part begins. */
export function madeFrom({ tensor, channels }: MadeFrom, at: readonly [number, number], channel: number): Partial<View> {
  return madeAt(tensor, at, { channel: channels === undefined ? channel : channels[0] + Math.min(channel, channels[1] - 1) });
}
