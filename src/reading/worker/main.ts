import { messageOf, UserError } from '../../base/user-error.ts';
import type { ReadingReply, ReadingRequest } from '../messages.ts';
import { readFiles } from '../read-files.ts';

/** How often at most the page is told how much has been read. */
const TELL_EVERY_MS = 100;

const scope = self as unknown as DedicatedWorkerGlobalScope;
const tell = (reply: ReadingReply): void => scope.postMessage(reply);

scope.addEventListener('message', ({ data }: MessageEvent<ReadingRequest>) => {
  let told = 0;
  readFiles(data.files, (loaded, total) => {
    const now = performance.now();
    if (now - told < TELL_EVERY_MS) return;
    told = now;
    tell({ kind: 'progress', loaded, total });
  }).then(
    (read) => tell({ kind: 'read', read }),
    (error: unknown) => tell({ kind: 'failed', code: error instanceof UserError ? error.code : 'model-unreadable', message: messageOf(error) }),
  );
});
