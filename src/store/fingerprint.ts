import { sha256 } from '../base/sha256.ts';
import { fnv1a64 } from '../base/fnv1a.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import type { Verdict } from './store.ts';

/**
 * What a link carries of the finished picture: a seal over the recipe and every bit of the picture, and a few of its values in full, so that
 * whoever opens the link learns either that the picture is identical or how far it is off.
 *
 * The seal is SHA-256, shortened to 128 bits, of the recipe's canonical form (UTF-8), a zero byte, and the picture (little-endian float32): nobody
 * can make another recipe or another picture to it. Links of before this format carry FNV-1a 64 of the picture alone, which can be forged;
 * they are still compared by it. The mark of the recipe alone tells a link that was changed by hand from another model; the first such links have none.
 */
export interface Fingerprint {
  /** 32 hex digits; 16 in an old link. */
  readonly seal: string;
  readonly values: Float32Array;
  /** SHA-256 of the recipe alone, its first 32 bits as hex; null in an old link. */
  readonly mark: string | null;
}

export const FINGERPRINT_VALUES = 16;
const SEAL_DIGITS = 32;
const OLD_SEAL_DIGITS = 16;
const MARK_DIGITS = 8;

/** SHA-256 of the picture's bytes (little-endian float32), its first 128 bits as hex: what `sha256sum` says of the data of its .npy. */
export function pictureChecksum(picture: Float32Array): string {
  return remembered(checksums, picture, '', () => sha256(bytesOf(picture)).slice(0, SEAL_DIGITS));
}

/** `recipe` in its canonical form. */
export function fingerprint(picture: Float32Array, recipe: string): Fingerprint {
  return { seal: seal(picture, recipe), values: valuesOf(picture), mark: markOf(recipe) };
}

export function compare(expected: Fingerprint, picture: Float32Array, recipe: string): Verdict {
  const actual = expected.seal.length === OLD_SEAL_DIGITS ? fnv1a64(picture) : seal(picture, recipe);
  if (actual === expected.seal) return { kind: 'identical' };
  let largest = 0;
  valuesOf(picture).forEach((value, i) => {
    largest = Math.max(largest, Math.abs(value - (expected.values[i] ?? 0)));
  });
  const { mark } = expected;
  return { kind: 'deviates', largest, samples: FINGERPRINT_VALUES, recipe: mark === null ? 'unknown' : mark === markOf(recipe) ? 'same' : 'changed' };
}

/** `<hex digits of the seal>.<base64url of the values, little-endian float32>.<hex digits of the mark>` */
export function encodeFingerprint({ seal: digits, values, mark }: Fingerprint): string {
  return `${digits}.${toBase64url(bytesOf(values))}${mark === null ? '' : `.${mark}`}`;
}

/** Null where the text is not a fingerprint. */
export function decodeFingerprint(text: string): Fingerprint | null {
  const match = /^([0-9a-f]{32}|[0-9a-f]{16})\.([A-Za-z0-9_-]+)(?:\.([0-9a-f]{8}))?$/.exec(text);
  if (!match) return null;
  const [, digits = '', base64 = '', mark = null] = match;
  try {
    const bytes = fromBase64url(base64);
    if (bytes.length !== FINGERPRINT_VALUES * 4) return null;
    return { seal: digits, values: new Float32Array(bytes.buffer), mark };
  } catch {
    return null;
  }
}

const markOf = (recipe: string): string => sha256(new TextEncoder().encode(recipe)).slice(0, MARK_DIGITS);

function seal(picture: Float32Array, recipe: string): string {
  return remembered(seals, picture, recipe, () => {
    const words = new TextEncoder().encode(`${recipe}\0`);
    const all = new Uint8Array(words.length + picture.byteLength);
    all.set(words);
    all.set(bytesOf(picture), words.length);
    return sha256(all).slice(0, SEAL_DIGITS);
  });
}

/** Values at fixed places, spread over rows, columns and channels by the golden ratio. */
function valuesOf(picture: Float32Array): Float32Array {
  return Float32Array.from({ length: FINGERPRINT_VALUES }, (_, i) => {
    const place = (0.5 + i * 0.618_033_988_749_895) % 1;
    return picture[Math.floor(place * picture.length)] ?? 0;
  });
}

const bytesOf = (values: Float32Array) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** The address is written at every movement of the hand, the picture is the same: its last hash is kept with it. */
type Memory = WeakMap<Float32Array, { readonly recipe: string; readonly digits: string }>;
const checksums: Memory = new WeakMap();
const seals: Memory = new WeakMap();

function remembered(memory: Memory, picture: Float32Array, recipe: string, make: () => string): string {
  const known = memory.get(picture);
  if (known?.recipe === recipe) return known.digits;
  const digits = make();
  memory.set(picture, { recipe, digits });
  return digits;
}
