/**
 * The protobuf wire format, as far as a model file needs it: reading fields as byte ranges, and writing a few.
 *
 * Why not a protobuf library: an edit must leave every byte that it does not mean to change where it is (weights of hundreds
 * of megabytes included), and a reader that hands out ranges gives that for nothing.
 * Format: https://protobuf.dev/programming-guides/encoding/
 */

export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
export const FIXED32 = 5;

/** One field of a message. `start`..`end` is its payload; `tagStart`..`end` the whole field. */
export interface WireField {
  readonly number: number;
  readonly wireType: number;
  readonly tagStart: number;
  readonly start: number;
  readonly end: number;
}

/** Bytes that are no protobuf message, or that stop in the middle of one. `offset` says where. */
export class WireError extends Error {
  override readonly name = 'WireError';
  constructor(
    readonly reason: 'truncated' | 'malformed',
    readonly offset: number,
  ) {
    super(`${reason} at byte ${String(offset)}`);
  }
}

/** Position after the varint that starts at `at`. */
function varintEnd(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at; i < at + 10; i++) {
    if (i >= end) throw new WireError('truncated', i);
    if (((bytes[i] ?? 0) & 0x80) === 0) return i + 1;
  }
  throw new WireError('malformed', at);
}

/** A varint as a signed 64-bit integer; numbers beyond 2^53 lose their last bits, which no length or axis has. */
export function readVarint(bytes: Uint8Array, at: number, end: number): number {
  const stop = varintEnd(bytes, at, end);
  if (stop - at <= 7) {
    let value = 0;
    for (let i = stop - 1; i >= at; i--) value = value * 128 + ((bytes[i] ?? 0) & 0x7f);
    return value;
  }
  let big = 0n;
  for (let i = stop - 1; i >= at; i--) big = (big << 7n) | BigInt((bytes[i] ?? 0) & 0x7f);
  return Number(BigInt.asIntN(64, big));
}

/** All fields of the message in `start`..`end`, in file order. */
export function readFields(bytes: Uint8Array, start = 0, end = bytes.length): WireField[] {
  const fields: WireField[] = [];
  for (let at = start; at < end; ) {
    const field = readHeader(bytes, at, end);
    if (field.end > end) throw new WireError('truncated', end);
    fields.push(field);
    at = field.end;
  }
  return fields;
}

/** The field at `tagStart`, by its tag and its length, which lie before `end`. Where it ends itself is not checked. */
export function readHeader(bytes: Uint8Array, tagStart: number, end: number): WireField {
  const tag = readVarint(bytes, tagStart, end);
  let start = varintEnd(bytes, tagStart, end);
  const wireType = tag % 8;
  const number = (tag - wireType) / 8;
  if (number < 1) throw new WireError('malformed', tagStart);
  let stop = start;
  if (wireType === VARINT) stop = varintEnd(bytes, start, end);
  else if (wireType === FIXED64) stop += 8;
  else if (wireType === FIXED32) stop += 4;
  else if (wireType === BYTES) {
    const length = readVarint(bytes, start, end);
    if (length < 0) throw new WireError('malformed', tagStart);
    start = varintEnd(bytes, start, end);
    stop = start + length;
  } else throw new WireError('malformed', tagStart);
  return { number, wireType, tagStart, start, end: stop };
}

/** The integers of a repeated integer field, which may come packed or one by one. */
export function readIntegers(bytes: Uint8Array, field: WireField): number[] {
  if (field.wireType === VARINT) return [readVarint(bytes, field.start, field.end)];
  const out: number[] = [];
  for (let at = field.start; at < field.end; at = varintEnd(bytes, at, field.end)) out.push(readVarint(bytes, at, field.end));
  return out;
}

/** The float32s of a repeated float field, packed or not. */
export function readFloats(bytes: Uint8Array, field: WireField): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out: number[] = [];
  for (let at = field.start; at + 4 <= field.end; at += 4) out.push(view.getFloat32(at, true));
  return out;
}

/** The text of a field. Written out because this folder's code is typed for neither a browser nor Node. */
export function readString(bytes: Uint8Array, field: WireField): string {
  let text = '';
  for (let at = field.start; at < field.end; ) {
    const lead = bytes[at] ?? 0;
    const more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    let point = more === 0 ? lead : lead & (0x3f >> more);
    for (let i = 1; i <= more; i++) point = (point << 6) | ((bytes[at + i] ?? 0) & 0x3f);
    text += point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
    at += 1 + more;
  }
  return text;
}

function encodeVarint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
  return out;
}

export function encodeUtf8(text: string): Uint8Array {
  const out: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) out.push(point);
    else if (point < 0x800) out.push(0xc0 | (point >> 6), 0x80 | (point & 0x3f));
    else if (point < 0x10000) out.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
    else
      out.push(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 0x3f),
        0x80 | ((point >> 6) & 0x3f),
        0x80 | (point & 0x3f),
      );
  }
  return Uint8Array.from(out);
}

/** Pieces of a message to be written: ranges of an existing file stay views until `concatBytes` joins them. */
export type Pieces = readonly Uint8Array[];

export function writeInteger(number: number, value: number): Uint8Array {
  return Uint8Array.from([...encodeVarint(number * 8 + VARINT), ...encodeVarint(value)]);
}

export function writeString(number: number, text: string): Uint8Array {
  const payload = encodeUtf8(text);
  return Uint8Array.from([...encodeVarint(number * 8 + BYTES), ...encodeVarint(payload.length), ...payload]);
}

/** A sub-message of the given pieces. */
export function writeMessage(number: number, payload: Pieces): Uint8Array[] {
  const length = payload.reduce((sum, piece) => sum + piece.length, 0);
  return [Uint8Array.from([...encodeVarint(number * 8 + BYTES), ...encodeVarint(length)]), ...payload];
}

/** The one copy that an edit makes. */
export function concatBytes(pieces: Pieces): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}
