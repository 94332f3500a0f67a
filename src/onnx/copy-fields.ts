import type { ByteSource } from './byte-source.ts';
import { readHeader, WireError, type WireField } from './wire.ts';

/**
 * The fields of a message, each either as it is (`change` gives null) or with others in its place, none of them included. Neighbours that stay
 * are one range of the source, not many.
 */
export function copyFields(source: ByteSource, start: number, end: number, change: (field: WireField) => readonly Uint8Array[] | null): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let kept = start;
  for (let at = start; at < end; ) {
    const field = fieldAt(source, at, end);
    at = field.end;
    const others = change(field);
    if (others === null) continue;
    if (field.tagStart > kept) pieces.push(source.read(kept, field.tagStart));
    for (const piece of others) pieces.push(piece);
    kept = field.end;
  }
  if (end > kept) pieces.push(source.read(kept, end));
  return pieces;
}

/** A tag and a length are at most ten bytes each. */
const LONGEST_HEADER = 20;

/** The field at `at` of a message that ends at `end`. */
export function fieldAt(source: ByteSource, at: number, end: number): WireField {
  const head = source.read(at, Math.min(end, at + LONGEST_HEADER));
  try {
    const { number, wireType, start, end: stop } = readHeader(head, 0, head.length);
    if (at + stop > end) throw new WireError('truncated', end - at);
    return { number, wireType, tagStart: at, start: at + start, end: at + stop };
  } catch (error) {
    throw error instanceof WireError ? new WireError(error.reason, at + error.offset) : error;
  }
}
