import { hexOf } from '../base/hex.ts';

// Typed as always present, which holds in secure contexts only.
const subtle = crypto.subtle as SubtleCrypto | undefined;

/** The browser's own SHA-256 of bytes that are one array, as hex; null on pages served over plain http from another machine (`base/sha256.ts` is for those). */
export const browserSha256 = subtle === undefined ? null : async (bytes: BufferSource): Promise<string> => hexOf(new Uint8Array(await subtle.digest('SHA-256', bytes)));
