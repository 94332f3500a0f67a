import { fromBase64url, toBase64url } from './base64url.ts';

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

export const bytesOf = (values: Float32Array) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
