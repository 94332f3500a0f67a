import { sha256 } from '../base/sha256.ts';
import { fnv1a64 } from '../base/fnv1a.ts';
import { bytesOf, FINGERPRINT_VALUES, type Fingerprint } from './fingerprint.ts';
import type { Verdict } from './store.ts';

/** Fingerprints of finished pictures, made and compared. */

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
