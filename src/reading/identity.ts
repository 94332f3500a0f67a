import { sha256, Sha256 } from '../base/sha256.ts';
import type { ByteSource } from '../onnx/byte-source.ts';
import { browserSha256 } from '../protocol/browser-sha256.ts';
import { giveBack } from '../protocol/give-back.ts';

/** `crypto.subtle` wants all of a file as one array, and copies it. Larger ones are hashed in parts, which takes longer. */
const LARGEST_HASHED_WHOLE = 64e6;
const PART = 4e6;
/** Weights beside a graph are hashed in parts of this, each by `crypto.subtle`: several times as fast as by a program of ours, and gigabytes are read anyway. */
const WEIGHTS_PART = 16_777_216;

/** Hears how many bytes have been hashed since it was told last. */
type OnBytes = (more: number) => void;

/** SHA-256 of a file, as hex. */
export async function digest(source: ByteSource, onBytes: OnBytes): Promise<string> {
  const { size } = source;
  if (browserSha256 !== null && size <= LARGEST_HASHED_WHOLE) return await browserSha256(source.read(0, size) as Uint8Array<ArrayBuffer>);
  if (size <= PART) return sha256(source.read(0, size));
  const hash = new Sha256();
  for (let at = 0; at < size; at += PART) {
    const end = Math.min(size, at + PART);
    const part = source.read(at, end);
    hash.update(part);
    if (source.copies === true) giveBack(part);
    onBytes(end - at);
  }
  return hash.hex();
}

/**
 * What a network is called by, so that another network is called otherwise: SHA-256 of its file, and where its weights lie in further files, of
 * that and of theirs: a line with each one's path and size, and one for every 16 MiB of it. As hex.
 */
export async function identityOf(graph: string, weights: ReadonlyMap<string, ByteSource>, onBytes: OnBytes): Promise<string> {
  if (weights.size === 0) return graph;
  const lines = [graph];
  for (const [path, source] of [...weights].sort(([a], [b]) => (a < b ? -1 : 1))) {
    lines.push(`${path} ${source.size}`);
    for (let at = 0; at < source.size; at += WEIGHTS_PART) {
      const part = source.read(at, Math.min(source.size, at + WEIGHTS_PART)) as Uint8Array<ArrayBuffer>;
      lines.push(browserSha256 === null ? sha256(part) : await browserSha256(part));
      onBytes(part.length);
      if (source.copies === true) giveBack(part);
    }
  }
  return sha256(new TextEncoder().encode(lines.join('\n')));
}
