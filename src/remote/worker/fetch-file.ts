import { Sha256 } from '../../base/sha256.ts';
import { UserError, messageOf } from '../../base/user-error.ts';
import { browserSha256 } from '../../protocol/browser-sha256.ts';
import { ask, heard, lengthOf, refuse, tagOf } from './ask.ts';
import type { Sink } from './sink.ts';

/** A download that is cut so often in a row, without a byte between, is given up. */
const MOST_CUTS = 3;

/** What WebAssembly can address: no file of a model is larger, and a host need not say how large a file is. */
const MOST_BYTES = 4e9;

interface FetchOptions {
  readonly signal: AbortSignal;
  /** How much of the file is there; the whole, where the host says it. */
  readonly onBytes: (loaded: number, total: number | null) => void;
  /** Of what lies in the sink already; null where that is not known. */
  readonly tag: string | null;
  /** Told with the first answer, before any of its bytes. */
  readonly onTag: (tag: string | null, bytes: number | null) => Promise<void>;
}

/**
 * Fetches a file into the sink, going on from what lies there. The whole file's SHA-256. What was cut is resumed by itself, as long as something comes
 * each time. Throws UserErrors (`ask.ts`, `address-cut`, `address-pointer`) or the signal's reason; what has come stays in the sink.
 */
export async function fetchFile(url: string, sink: Sink, { signal, onBytes, tag, onTag }: FetchOptions): Promise<string> {
  let known = tag;
  let cuts = 0;
  let answered = false;
  const isCut = (why: string): void => {
    if (cuts >= MOST_CUTS) throw new UserError('address-cut', `${url} was interrupted again and again (${why}), the last time after ${sink.size} bytes. Try again: it resumes from there.`);
  };
  for (;;) {
    const from = sink.size;
    let response: Response;
    try {
      response = await ask(url, { cache: 'no-store', ...(from > 0 ? { headers: { Range: `bytes=${from}-` } } : {}) }, signal);
    } catch (error) {
      // A host that has answered can be reached, and lets its files be read: the connection broke off.
      if (!answered || !(error instanceof UserError) || error.code !== 'address-unreachable') throw error;
      cuts++;
      isCut('the host no longer answers');
      continue;
    }
    answered = true;
    const said = tagOf(response);
    // All that there is had come: nothing is left to be sent.
    if (response.status === 416 && from > 0 && rangeEnd(response) === from) return digest(sink);
    if (response.status === 416 && from > 0 || (response.status === 206 && known !== null && said !== null && said !== known)) {
      sink.restart();
      known = null;
      continue;
    }
    refuse(response, url);
    // The host begins anew, because it cannot do otherwise or has another file.
    if (from > 0 && response.status !== 206) sink.restart();
    known = said;
    const length = lengthOf(response);
    const total = length === null || response.headers.has('content-encoding') ? null : sink.size + length;
    await onTag(said, total);
    onBytes(sink.size, total);
    const before = sink.size;
    const cut = await read(response, url, sink, () => onBytes(sink.size, total), signal);
    if (cut === null && (total === null || sink.size >= total)) break;
    cuts = sink.size > before ? 0 : cuts + 1;
    isCut(cut ?? 'the host ends it too early');
  }
  return digest(sink);
}

/** Why the answer broke off, or null. */
async function read(response: Response, url: string, sink: Sink, onBytes: () => void, signal: AbortSignal): Promise<string | null> {
  const reader = response.body?.getReader();
  try {
    for (;;) {
      const part = await heard(reader?.read(), url);
      if (part === undefined || part.done) break;
      signal.throwIfAborted();
      sink.append(part.value);
      if (sink.size > MOST_BYTES) throw new UserError('model-too-large', `${url} has sent more than ${MOST_BYTES / 1e9} GB without ending, which is more than a page can use, so the download was stopped: choose a smaller model, or a host that says how large its files are.`);
      onBytes();
    }
    return null;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof UserError) throw error;
    return messageOf(error);
  } finally {
    reader?.cancel().catch(() => undefined);
  }
}

/** How long the whole is, of a range that could not be had: “bytes *\/1234”. */
function rangeEnd(response: Response): number | null {
  const [, length] = /\*\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? [];
  return length === undefined ? null : Number(length);
}

/** Up to here the browser's own SHA-256, which wants it as one array. */
const ONE_ARRAY = 512e6;

/** Throws UserError `address-pointer` where the file only says where the file is. */
async function digest(sink: Sink): Promise<string> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const hash = new Sha256();
  const whole = sink.size > ONE_ARRAY ? null : browserSha256;
  for await (const part of sink.parts()) {
    if (sink.size < 1_000 && new TextDecoder().decode(part).startsWith('version https://git-lfs')) {
      throw new UserError('address-pointer', 'The host sends a Git LFS pointer in place of the file: a few lines that say where it is kept. Give the address of its download link.');
    }
    if (whole === null) hash.update(part);
    else parts.push(part);
  }
  return whole === null ? hash.hex() : await whole(await new Blob(parts).arrayBuffer());
}
