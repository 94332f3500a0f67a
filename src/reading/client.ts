import { UserError } from '../base/user-error.ts';
import { startWorker } from '../protocol/own-script.ts';
import type { ReadingReply, ReadingRequest } from './messages.ts';
import type { Chosen } from './read-files.ts';
import { readable, type Readable } from './readable.ts';
import program from './worker/main.ts?worker&url';

/**
 * Reads what was chosen, in a worker of its own that ends with it: a graph of thousands of operators and the hash of a gigabyte take seconds, in which the page
 * must not stand still. Throws a UserError that says what was chosen, or the signal's reason.
 */
export function readModel(files: Chosen, onBytes: (loaded: number, total: number) => void, signal: AbortSignal): Promise<Readable> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const worker = startWorker(new URL(program, import.meta.url));
    const done = (settle: () => void): void => {
      signal.removeEventListener('abort', stop);
      worker.terminate();
      settle();
    };
    const stop = (): void => done(() => reject(signal.reason as Error));
    signal.addEventListener('abort', stop, { once: true });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      done(() => reject(new UserError('reader-failed', `The part of the page that reads models did not start, or ended (${event.message === '' ? 'its code did not arrive' : event.message}). Reload the page, then choose the files again.`)));
    });
    worker.addEventListener('message', ({ data }: MessageEvent<ReadingReply>) => {
      if (data.kind === 'progress') onBytes(data.loaded, data.total);
      else if (data.kind === 'failed') done(() => reject(new UserError(data.code, data.message)));
      else done(() => resolve(readable(data.read)));
    });
    const request: ReadingRequest = { files };
    worker.postMessage(request);
  });
}
