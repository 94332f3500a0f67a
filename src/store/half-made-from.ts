import type { Skip } from '../onnx/anatomy-types.ts';
import type { Half } from './edit-places.ts';
import type { MadeFrom } from './made-at.ts';

/** Which tensor holds what is drawn of a half: its own or, as the layers behind the join read it, the norm's. Null where none does: a norm reads a sum as one. */
export function halfMadeFrom({ encoder, decoder, read, op, order }: Skip, half: Half, channels: Readonly<Record<Half, number>>, asRead: boolean): MadeFrom | null {
  if (!asRead || read === null) return { tensor: half === 'skip' ? encoder : decoder };
  if (op === 'Add') return null;
  const isFirst = (half === 'skip') === (order === 'encoder-first');
  return { tensor: read.tensor, channels: [isFirst ? 0 : channels[half === 'skip' ? 'below' : 'skip'], channels[half]] };
}
