import { UserError } from '../base/user-error.ts';
import { startWorker } from '../protocol/own-script.ts';
import type { RemoteMessage, RemoteReply, RemoteRequest } from './messages.ts';
import type { Bringing, Offer } from './offer.ts';
import program from './worker/main.ts?worker&url';

/** How long a worker that was told to stop may take to put away what it holds. */
const LET_GO_MS = 1_000;

/** What lies there. Asks the host for names and sizes. Throws a UserError, or the signal's reason. */
export async function findFiles(address: string, signal: AbortSignal): Promise<Offer> {
  const reply = await ask({ kind: 'find', address, base: document.baseURI }, () => undefined, signal);
  if (reply.kind !== 'found') throw new Error(`answered with ${reply.kind}`);
  return reply.offer;
}

/** The files of an offer, by their paths; `keep` keeps them in this browser. Throws a UserError, or the signal's reason. */
export async function bringFiles(offer: Offer, keep: boolean, onProgress: (progress: Bringing) => void, signal: AbortSignal): Promise<Readonly<Record<string, Blob>>> {
  const reply = await ask({ kind: 'bring', offer, keep }, onProgress, signal);
  if (reply.kind !== 'brought') throw new Error(`answered with ${reply.kind}`);
  return reply.files;
}

function ask(request: RemoteRequest, onProgress: (progress: Bringing) => void, signal: AbortSignal): Promise<RemoteReply> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const worker = startWorker(new URL(program, import.meta.url));
    const post = (message: RemoteMessage): void => worker.postMessage(message);
    const stop = (): void => {
      post({ kind: 'cancel' });
      setTimeout(() => worker.terminate(), LET_GO_MS);
      reject(signal.reason as Error);
    };
    const done = (settle: () => void): void => {
      signal.removeEventListener('abort', stop);
      worker.terminate();
      settle();
    };
    signal.addEventListener('abort', stop, { once: true });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      done(() => reject(new UserError('address-unreachable', `The part of the page that fetches files did not start (${event.message === '' ? 'its code did not arrive' : event.message}). Check the connection, then try again.`)));
    });
    worker.addEventListener('message', ({ data }: MessageEvent<RemoteReply>) => {
      if (signal.aborted) return;
      if (data.kind === 'progress') onProgress(data.progress);
      else if (data.kind === 'failed') done(() => reject(new UserError(data.code, data.message)));
      else done(() => resolve(data));
    });
    post(request);
  });
}
