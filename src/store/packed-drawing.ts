import '../protocol/strict-zod.ts';
import { deflateSync, inflateSync } from 'fflate';
import * as z from 'zod/mini';
import { fromBase64url, toBase64url } from './base64url.ts';
import { MOST_DRAWINGS } from './pictures.ts';

/**
 * A drawing as it stands in a link: its bytes, three planes of one a pixel, deflated, in base64url. A drawing of 32×32 in a few colours takes 100 to
 * 600 letters, and 4,096 at the most. Pure.
 */

/** Longer links do not come through mail and chat whole. */
const MOST_LETTERS = 4_500;
/** Three planes of 64×64. */
const MOST_BYTES = 3 * 64 * 64;

const packedSchema = z
  .array(z.string().check(z.regex(/^[A-Za-z0-9_-]+$/, 'contains characters that no drawing uses'), z.maxLength(MOST_LETTERS, `is longer than ${MOST_LETTERS} characters`)))
  .check(z.maxLength(MOST_DRAWINGS, `has more than ${MOST_DRAWINGS} drawings`));

/** Null where the values are not those of 8-bit pixels, or would be too much for a link. */
export function packDrawing(values: Float32Array): string | null {
  if (values.length > MOST_BYTES || values.length % 3 !== 0) return null;
  const bytes = Uint8Array.from(values, (value) => Math.round((value + 1) * 127.5));
  if (bytes.some((byte, i) => valueOf(byte) !== values[i])) return null;
  const packed = toBase64url(deflateSync(bytes, { level: 9 }));
  return packed.length > MOST_LETTERS ? null : packed;
}

/** The drawings of a link, and sentences about those that cannot be read. */
export function unpackDrawings(texts: readonly string[]): { readonly drawings: { readonly packed: string; readonly values: Float32Array }[]; readonly said: string[] } {
  const checked = packedSchema.safeParse(texts);
  if (!checked.success) return { drawings: [], said: [damaged(checked.error.issues[0]?.message ?? 'is not understood')] };
  const said: string[] = [];
  const drawings = checked.data.flatMap((packed) => {
    try {
      const bytes = inflateSync(fromBase64url(packed));
      if (bytes.length === 0 || bytes.length > MOST_BYTES || bytes.length % 3 !== 0) throw new Error('its size is not that of a drawing');
      return [{ packed, values: Float32Array.from(bytes, valueOf) }];
    } catch {
      said.push(damaged('is cut short or altered'));
      return [];
    }
  });
  return { drawings, said };
}

/** As the drawing board has it (features/forward/drawing.ts), to the bit. */
function valueOf(byte: number): number {
  return Math.fround(byte / 127.5 - 1);
}

function damaged(why: string): string {
  return `The drawing in the link cannot be read: it ${why}. Ask the sender for the link again.`;
}
