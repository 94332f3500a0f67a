import type { Reply, Request } from './messages.ts';
import { startWorker } from '../protocol/own-script.ts';
import program from './worker/main.ts?worker&url';

const WATCH_EVERY_MS = 2_000;

interface Handlers {
  readonly reply: (reply: Reply) => void;
  /** It is gone, or as good as gone. Told once. */
  readonly died: (detail: string) => void;
  /** How long it may say nothing while it is asked for something, in milliseconds; read anew each time. */
  readonly silenceLimitMs: () => number;
}

/** One worker, from its start to its end, however that comes. */
export class WorkerLink {
  readonly #worker: Worker;
  readonly #handlers: Handlers;
  readonly #lock = `unetscope-engine-${Date.now()}-${Math.random()}`;
  #watchdog: ReturnType<typeof setInterval> | null = null;
  #silentMs = 0;
  #ended = false;

  constructor(handlers: Handlers) {
    this.#handlers = handlers;
    this.#worker = startWorker(new URL(program, import.meta.url));
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => this.#hear(data));
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#died(event.message === '' ? 'its program could not be loaded' : event.message);
    });
    this.#worker.addEventListener('messageerror', () => this.#died('a message could not be read'));
    this.post({ kind: 'hello', lock: this.#lock });
  }

  post(message: Request): void {
    this.#worker.postMessage(message);
  }

  end(): void {
    this.#ended = true;
    this.watch(false);
    this.#worker.terminate();
  }

  /**
   * Minds its silence while something is asked of it. Counts by its own ticks, not by the clock: in a hidden tab or a sleeping laptop, both sides
   * stand still and no ticks are counted.
   */
  watch(asked: boolean): void {
    if (!asked) {
      if (this.#watchdog !== null) clearInterval(this.#watchdog);
      this.#watchdog = null;
      return;
    }
    if (this.#watchdog !== null || this.#ended) return;
    this.#silentMs = 0;
    this.#watchdog = setInterval(() => {
      this.#silentMs += WATCH_EVERY_MS;
      if (this.#silentMs > this.#handlers.silenceLimitMs()) this.#died('it stopped responding');
    }, WATCH_EVERY_MS);
  }

  #hear(reply: Reply): void {
    if (this.#ended) return;
    this.#silentMs = 0;
    // Granted only when the worker is gone: no event tells of a worker that closed itself or was killed for memory.
    if (reply.kind === 'holding') navigator.locks.request(this.#lock, () => this.#died('it ended unexpectedly')).catch(() => undefined);
    else this.#handlers.reply(reply);
  }

  #died(detail: string): void {
    if (this.#ended) return;
    this.end();
    this.#handlers.died(detail);
  }
}
