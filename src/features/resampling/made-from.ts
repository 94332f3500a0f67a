import type { Skip } from '../../onnx/anatomy-types.ts';
import type { Half } from '../../store/edit-places.ts';
import { madeAt } from '../../store/made-at.ts';
import type { View } from '../../store/view.ts';

/** Whose numbers are drawn: a tensor's, or those of some of its channels that lie together. */
export interface MadeFrom {
  readonly tensor: string;
  readonly channels?: readonly [first: number, count: number];
}

/** The way to the sum that made a number of it; `channel` counts from where the part begins. */
export function madeFrom({ tensor, channels }: MadeFrom, at: readonly [number, number], channel: number): Partial<View> {
  return madeAt(tensor, at, { channel: channels === undefined ? channel : channels[0] + Math.min(channel, channels[1] - 1) });
}

/** Which tensor holds what is drawn of a half: its own or, as the layers behind the join read it, the norm's. Null where none does: a norm reads a sum as one. */
export function halfMadeFrom({ encoder, decoder, read, op, order }: Skip, half: Half, channels: Readonly<Record<Half, number>>, asRead: boolean): MadeFrom | null {
  if (!asRead || read === null) return { tensor: half === 'skip' ? encoder : decoder };
  if (op === 'Add') return null;
  const isFirst = (half === 'skip') === (order === 'encoder-first');
  return { tensor: read.tensor, channels: [isFirst ? 0 : channels[half === 'skip' ? 'below' : 'skip'], channels[half]] };
}
