import { checksum } from '../base/checksum.ts';
import type { Verdict } from './store.ts';

/**
 * What a link carries of the finished picture: the checksum of all its bits, and a few of its values in full, so that
 * whoever opens the link learns either that the picture is identical or how far it is off.
 */
export interface Fingerprint {
  readonly checksum: string;
  readonly values: Float32Array;
}

export const FINGERPRINT_VALUES = 16;

/** Values at fixed places, spread over rows, columns and channels by the golden ratio. */
export function fingerprint(picture: Float32Array): Fingerprint {
  const values = new Float32Array(FINGERPRINT_VALUES);
  for (let i = 0; i < FINGERPRINT_VALUES; i++) {
    const place = (0.5 + i * 0.618_033_988_749_895) % 1;
    values[i] = picture[Math.floor(place * picture.length)] ?? 0;
  }
  return { checksum: checksum(picture), values };
}

export function compare(expected: Fingerprint, picture: Float32Array): Verdict {
  const actual = fingerprint(picture);
  if (actual.checksum === expected.checksum) return { kind: 'identical' };
  let largest = 0;
  actual.values.forEach((value, i) => {
    largest = Math.max(largest, Math.abs(value - (expected.values[i] ?? 0)));
  });
  return { kind: 'deviates', largest, samples: FINGERPRINT_VALUES };
}

/** `<16 hex digits>.<base64url of the values, little-endian float32>` */
export function encodeFingerprint({ checksum: sum, values }: Fingerprint): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const base64 = btoa(String.fromCharCode(...bytes));
  return `${sum}.${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/** Null where the text is not a fingerprint. */
export function decodeFingerprint(text: string): Fingerprint | null {
  const match = /^([0-9a-f]{16})\.([A-Za-z0-9_-]+)$/.exec(text);
  if (!match) return null;
  const [, sum = '', base64 = ''] = match;
  try {
    const binary = atob(base64.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    if (bytes.length !== FINGERPRINT_VALUES * 4) return null;
    return { checksum: sum, values: new Float32Array(bytes.buffer) };
  } catch {
    return null;
  }
}
