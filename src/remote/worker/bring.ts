import { sha256 } from '../../base/sha256.ts';
import { UserError } from '../../base/user-error.ts';
import { openModel } from '../../onnx/model-file.ts';
import { externalFiles } from '../../onnx/tensor-data.ts';
import { openBlob } from '../../protocol/blob-source.ts';
import { bytesOf, type KeptFile } from '../kept-models.ts';
import type { Bringing, Offer, RemoteFile } from '../offer.ts';
import { fetchFile } from './fetch-file.ts';
import { keptAs } from './find-files.ts';
import { KeptSink, MemorySink, type Sink } from './sink.ts';

interface Store {
  readonly folder: FileSystemDirectoryHandle | null;
  readonly kept: readonly KeptFile[];
  /** Whether what comes is kept too. */
  readonly keep: boolean;
}

/**
 * The files of an offer: each network, then the weights that it reads, then the rest. Throws UserErrors; what is to be kept and has come by then is kept.
 */
export async function bring(offer: Offer, store: Store, onProgress: (progress: Bringing) => void, signal: AbortSignal): Promise<Record<string, Blob>> {
  const found = new Map<string, Blob>();
  let before = 0;
  const total = offer.unsure || offer.files.some(({ data, kept }) => data && !kept) ? null : offer.bytes;
  const get = async (file: RemoteFile): Promise<void> => {
    if (found.has(file.path)) return;
    let loaded = 0;
    const blob = await one(file, offer, store, (now, size) => {
      loaded = now;
      onProgress({ file: file.path, loaded: before + loaded, total: total ?? (size === null ? null : before + size) });
    }, signal);
    before += loaded;
    if (blob !== null) found.set(file.path, blob);
  };
  const networks = offer.files.filter(({ path }) => path.endsWith('.onnx'));
  for (const network of networks) {
    await get(network);
    const folder = network.path.slice(0, network.path.lastIndexOf('/') + 1);
    const beside = offer.files.filter(({ data, path }) => data && path.startsWith(folder));
    for (const name of await readBy(found.get(network.path))) {
      const listed = beside.find(({ path }) => path === folder + name);
      await get(listed ?? { path: folder + name, url: new URL(name.split('/').map(encodeURIComponent).join('/'), network.url).href, bytes: null, sha256: null, tag: null, data: true, optional: true, kept: false });
    }
  }
  for (const file of offer.files) if (!file.data) await get(file);
  return Object.fromEntries([...found].map(([path, blob]) => [offer.files.length > 1 ? `${offer.title}/${path}` : path, blob]));
}

/** The files of weights that a network names. */
async function readBy(network: Blob | undefined): Promise<string[]> {
  if (network === undefined) return [];
  try {
    return externalFiles(openModel(await openBlob(network)).graph);
  } catch {
    // What is wrong with it is said where it is opened.
    return [];
  }
}

/** Null where it may be missing, and is. */
async function one(file: RemoteFile, offer: Offer, { folder, kept, keep }: Store, onBytes: (loaded: number, total: number | null) => void, signal: AbortSignal): Promise<Blob | null> {
  const there = keptAs(file, kept);
  if (there !== null && folder !== null) {
    const blob = await bytesOf(folder, there.key);
    if (blob !== null && (there.record.bytes === null || blob.size === there.record.bytes)) return blob;
  }
  const key = sha256(new TextEncoder().encode(file.url)).slice(0, 40);
  const begun = kept.find((one) => one.key === key) ?? null;
  const keeping = folder === null || !keep ? null : await KeptSink.open(folder, key);
  const sink: Sink = keeping ?? new MemorySink();
  // Bytes of which nothing says what they are, or of which version they are, and a whole file that is no longer this one.
  const isKnown = begun !== null && (begun.record.tag !== null || file.sha256 !== null);
  if (!isKnown || begun.record.sha256 !== null) sink.restart();
  let record = { format: 1 as const, url: file.url, path: file.path, source: offer.address, tag: begun?.record.tag ?? file.tag, bytes: file.bytes, sha256: null as string | null };
  const note = async (): Promise<void> => keeping?.note(record);
  try {
    const hash = await fetchFile(file.url, sink, {
      signal,
      tag: sink.size > 0 ? record.tag : null,
      onBytes,
      onTag: async (tag, bytes) => {
        record = { ...record, tag: tag ?? file.tag, bytes: bytes ?? file.bytes };
        await note();
      },
    });
    if (file.sha256 !== null && hash !== file.sha256) {
      sink.restart();
      throw new UserError('address-altered', `“${file.path}” is not the file that ${offer.host} lists (its SHA-256 differs): it was altered in transit, or is being replaced. Try again.`);
    }
    record = { ...record, sha256: hash, bytes: sink.size };
    await note();
    return await sink.finish();
  } catch (error) {
    sink.close();
    if (file.optional && error instanceof UserError && /refused|private|page/.test(error.code)) {
      if (keeping !== null) for (const ending of ['.bin', '.json']) await folder?.removeEntry(key + ending).catch(() => undefined);
      return null;
    }
    throw error;
  }
}
