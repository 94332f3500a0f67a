import { messageOf, UserError } from '../../base/user-error.ts';
import { RUNTIME_STORE } from '../../protocol/stores.ts';
import type { Bytes } from './downloads.ts';
import { STALL_LIMIT_MS } from './download.ts';

/** What is left of a program under gzip or brotli, about. Used where the host says that it compresses, and not to how much. */
const COMPRESSED = 0.26;

/**
 * onnxruntime's program, asked for before onnxruntime asks for it, and counted on its way.
 * onnxruntime fetches by the global `fetch` and compiles what comes as it comes; the browser then keeps what it compiled for the next
 * visit. That it does for a response of its own only, neither for bytes nor for a stream that was wrapped: so the response itself is
 * handed over, and a copy of it is counted. (Chromium 156: 0.4 s instead of 0.9 s from a visit to the next.)
 */
export class Program {
  /** Resolves when it has come, rejects with a UserError `runtime-failed` when it cannot. */
  readonly whole: Promise<void>;

  constructor(
    readonly url: string,
    /** Its size, as built. */
    private readonly size: number,
    private readonly onBytes: (bytes: Bytes) => void,
  ) {
    const fetchNow = self.fetch.bind(self);
    const stall = new AbortController();
    const response = this.#fetch(fetchNow, stall);
    this.whole = response.then(({ counted }) => counted);
    this.whole.catch(() => undefined);
    self.fetch = (input, init) => {
      if ((input instanceof Request ? input.url : `${input}`) !== url) return fetchNow(input, init);
      self.fetch = fetchNow;
      return response.then(({ own }) => own);
    };
  }

  async #fetch(fetchNow: typeof fetch, stall: AbortController): Promise<{ own: Response; counted: Promise<void> }> {
    const guess = Math.round(this.size * COMPRESSED);
    this.onBytes({ loaded: 0, total: guess });
    const failed = (why: string, cause?: unknown) =>
      new UserError('runtime-failed', `The program that runs the model (onnxruntime) ${why}. Check the connection and try again.`, { cause });
    const timer = new StallTimer(stall, failed(`stalled: none of it has arrived for ${STALL_LIMIT_MS / 1000} seconds`));
    try {
      const response = (await this.#compiled(fetchNow, stall.signal)) ?? (await fetchNow(this.url, { signal: stall.signal }));
      if (!response.ok) throw failed(`was not found (the host answered ${response.status})`);
      if (response.headers.get('content-type')?.startsWith('text/html') === true) throw failed('was not found (the host sent a web page instead)');
      const counted = this.#count(response.clone(), guess, timer).catch((error: unknown) => {
        throw error instanceof UserError ? error : failed(`was interrupted (${messageOf(error)})`, error);
      });
      return { own: response, counted };
    } catch (error) {
      timer.stop();
      if (error instanceof UserError) throw error;
      throw failed(`could not be fetched (${messageOf(error)})`, error);
    }
  }

  /**
   * On a later visit the host's response of the first, out of the browser's own cache: with it goes what the browser compiled of it then. The service worker has the
   * same bytes (src/offline lets this request pass), but of a response of its own making nothing is kept before it has been compiled once more.
   */
  async #compiled(fetchNow: typeof fetch, signal: AbortSignal): Promise<Response | null> {
    try {
      if (!(await caches.has(RUNTIME_STORE))) return null;
      const response = await fetchNow(this.url, { cache: 'only-if-cached', mode: 'same-origin', signal });
      return response.ok ? response : null;
    } catch {
      return null; // There is no such store here, or it has let go of it.
    }
  }

  async #count({ headers, body }: Response, guess: number, timer: StallTimer): Promise<void> {
    const length = Number(headers.get('content-length'));
    // Under Content-Encoding the length is that of the compressed bytes, while those that arrive here are not.
    const total = headers.get('content-encoding') === null ? this.size : length > 0 && length < this.size ? length : guess;
    const reader = body?.getReader();
    let read = 0;
    try {
      for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
        timer.heard();
        read += part.value.byteLength;
        this.onBytes({ loaded: Math.min(total, Math.round((read / this.size) * total)), total });
      }
      this.onBytes({ loaded: total, total });
    } finally {
      timer.stop();
    }
  }
}

class StallTimer {
  #timer: ReturnType<typeof setTimeout>;

  constructor(
    private readonly stall: AbortController,
    private readonly reason: UserError,
  ) {
    this.#timer = this.#start();
  }

  heard(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #start(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.stall.abort(this.reason), STALL_LIMIT_MS);
  }
}
