import { messageOf, UserError } from '../../base/user-error.ts';

/** With no byte for this long, a download is given up and a retry offered. */
export const STALL_LIMIT_MS = 20_000;

export interface DownloadOptions {
  /** What is fetched, as a person calls it: `the model`. */
  readonly what: string;
  readonly signal: AbortSignal;
  readonly cache?: RequestCache;
  /** Bytes that must come. Without it, the end of the stream is believed. */
  readonly expected?: number;
  readonly onBytes?: (loaded: number) => void;
}

/**
 * Fetches a file. Content-Length is not looked at: it may be missing, and under Content-Encoding it counts other bytes.
 * Throws UserErrors `model-missing`, `model-unavailable`, `model-slow`, `model-truncated`, `model-altered` (longer than expected),
 * `network-down`; or the signal's reason. Never hangs.
 */
export async function download(url: string, options: DownloadOptions): Promise<Uint8Array<ArrayBuffer>> {
  const { what, signal, expected, onBytes } = options;
  const stall = new AbortController();
  const seconds = STALL_LIMIT_MS / 1000;
  const slow = new UserError(
    'model-slow',
    `No data for ${what} has arrived for ${seconds} seconds. The connection may be down or very slow; try again.`,
  );
  let timer = setTimeout(() => stall.abort(slow), STALL_LIMIT_MS);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stall.abort(slow), STALL_LIMIT_MS);
  };
  let loaded = 0;
  let answered = false;
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, stall.signal]), cache: options.cache ?? 'default' });
    heard();
    refuseStatus(response, url, what);
    answered = true;
    const chunks: Uint8Array[] = [];
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
      heard();
      chunks.push(part.value);
      loaded += part.value.byteLength;
      if (expected !== undefined && loaded > expected) {
        throw new UserError('model-altered', `${capital(what)} is longer than it should be (more than ${expected} bytes). The host is serving a different file.`);
      }
      onBytes?.(loaded);
    }
    if (expected !== undefined && loaded < expected) throw truncated(what, loaded, expected);
    return joined(chunks, loaded);
  } catch (error) {
    if (error instanceof UserError) throw error;
    signal.throwIfAborted();
    stall.signal.throwIfAborted();
    if (answered) throw truncated(what, loaded, expected, error);
    throw new UserError(
      'network-down',
      `${capital(what)} could not be fetched (${messageOf(error)}). Check the connection and try again.`,
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
    // Lets go of the connection when the body was not read to its end.
    stall.abort();
  }
}

function refuseStatus(response: Response, url: string, what: string): void {
  const missing = new UserError('model-missing', `${capital(what)} is not there: ${url} (${response.status}). Reload the page; if that does not help, the site lacks this file.`);
  if (response.status === 404 || response.status === 410) throw missing;
  if (!response.ok) {
    throw new UserError('model-unavailable', `The host refused ${what} with status ${response.status}. Try again later.`);
  }
  // Many hosts answer a missing file with the start page and status 200, and many networks any request with the page where one logs in.
  if (response.headers.get('content-type')?.startsWith('text/html') === true) {
    throw new UserError('model-missing', `A web page came instead of ${what} (${url}): the file is not there, or this network wants you to log in first. Open another website to check, then try again.`);
  }
}

function truncated(what: string, loaded: number, expected: number | undefined, cause?: unknown): UserError {
  const of = expected === undefined ? '' : ` of ${expected}`;
  return new UserError('model-truncated', `${capital(what)} was cut short: ${loaded}${of} bytes arrived. Try again.`, { cause });
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
