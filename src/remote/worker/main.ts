import { UserError, messageOf } from '../../base/user-error.ts';
import { keptFiles, keptFolder } from '../kept-models.ts';
import type { RemoteMessage, RemoteReply, RemoteRequest } from '../messages.ts';
import { forbidden } from './ask.ts';
import { bring } from './bring.ts';
import { findFiles } from './find-files.ts';

/** How often at most the page is told how much has come. */
const TELL_EVERY_MS = 100;

const scope = self as unknown as DedicatedWorkerGlobalScope;
const stop = new AbortController();

scope.addEventListener('securitypolicyviolation', (event) => {
  try {
    forbidden.add(new URL((event as SecurityPolicyViolationEvent).blockedURI).origin);
  } catch {
    // Not an address: a script or a style, of which there are none here.
  }
});

scope.addEventListener('message', ({ data }: MessageEvent<RemoteMessage>) => {
  if (data.kind === 'cancel') stop.abort();
  else void serve(data);
});

async function serve(request: RemoteRequest): Promise<void> {
  const tell = (reply: RemoteReply): void => scope.postMessage(reply);
  try {
    if (request.kind === 'find') {
      tell({ kind: 'found', offer: await findFiles(request.address, request.base, await keptFiles(await keptFolder(false)), stop.signal) });
      return;
    }
    const folder = await keptFolder(request.keep);
    const kept = await keptFiles(folder);
    let told = 0;
    const files = await bring(request.offer, { folder, kept, keep: request.keep }, (progress) => {
      const now = performance.now();
      if (now - told < TELL_EVERY_MS) return;
      told = now;
      tell({ kind: 'progress', progress });
    }, stop.signal);
    tell({ kind: 'brought', files });
  } catch (error) {
    tell({ kind: 'failed', code: error instanceof UserError ? error.code : 'address-cut', message: messageOf(error) });
  }
}
