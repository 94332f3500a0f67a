import { sha256 } from '../../base/sha256.ts';
import { UserError } from '../../base/user-error.ts';
import { browserSha256 } from '../../protocol/browser-sha256.ts';
import type { LoadProgress } from '../../protocol/engine.ts';
import type { Manifest } from '../../protocol/manifest.ts';
import { WEIGHTS_STORE, weightsKey } from '../../protocol/stores.ts';
import { download } from './download.ts';

/** Models kept; the oldest goes first. The browser's quota bounds the bytes. */
const CACHE_ENTRIES = 8;

/**
 * The model file that the manifest names, its hash checked: from the browser's cache, or from the network with progress.
 * Throws what `download` throws, and UserError `model-altered` for a wrong hash.
 */
export async function fetchWeights(
  manifestUrl: string,
  { model }: Pick<Manifest, 'model'>,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const { bytes: total, sha256: expected } = model;
  const report = (fromCache: boolean) => (loaded: number) => onProgress({ phase: 'downloading', loaded, total, fromCache, runtime: false });

  const cached = await fromCache(expected);
  if (cached !== null) {
    report(true)(cached.byteLength);
    onProgress({ phase: 'verifying' });
    if ((await digest(cached)) === expected) return cached;
    await dropFromCache(expected);
  }
  signal.throwIfAborted();

  const url = new URL(model.file, manifestUrl).href;
  const fetchOnce = async (cache: RequestCache) => {
    report(false)(0);
    const bytes = await download(url, { what: 'the model', signal, cache, expected: total, onBytes: report(false) });
    onProgress({ phase: 'verifying' });
    if ((await digest(bytes)) !== expected) {
      throw new UserError(
        'model-altered',
        'The model is not the one that its manifest describes (its SHA-256 differs). The host may be in the middle of an update, or the file was altered in transit; try again.',
      );
    }
    return bytes;
  };
  const bytes = await fetchOnce('default').catch((error: unknown) => {
    // The browser's HTTP cache may hold the file of an earlier version, or one that was cut short.
    const stale = error instanceof UserError && (error.code === 'model-altered' || error.code === 'model-truncated');
    if (!stale) throw error;
    return fetchOnce('reload');
  });
  signal.throwIfAborted();
  await toCache(expected, bytes);
  return bytes;
}

const digest = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => (await browserSha256?.(bytes)) ?? sha256(bytes);

// A cache that fails, is full or is not there (private windows, plain http) is no error: the network is always tried.

const keyOf = (hash: string) => weightsKey(hash, self.location.href);

async function fromCache(hash: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const response = await (await caches.open(WEIGHTS_STORE)).match(keyOf(hash));
    return response === undefined ? null : new Uint8Array(await response.arrayBuffer());
  } catch {
    return null;
  }
}

async function toCache(hash: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  try {
    const cache = await caches.open(WEIGHTS_STORE);
    await cache.put(keyOf(hash), new Response(bytes));
    const keys = await cache.keys();
    for (const key of keys.slice(0, Math.max(0, keys.length - CACHE_ENTRIES))) await cache.delete(key);
  } catch {
    // See above.
  }
}

async function dropFromCache(hash: string): Promise<void> {
  try {
    await (await caches.open(WEIGHTS_STORE)).delete(keyOf(hash));
  } catch {
    // See above.
  }
}
