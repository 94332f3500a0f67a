import * as z from 'zod/mini';

/** Models that were fetched from an address, as they lie in the browser's own file system: for each file its bytes, and a record in JSON. */

const FOLDER = 'unetscope-models';

const recordSchema = z.object({
  format: z.literal(1),
  url: z.string(),
  /** In the model's folder. */
  path: z.string(),
  /** The address that the person gave. */
  source: z.string(),
  tag: z.nullable(z.string()),
  /** How long the whole is, where that is known. */
  bytes: z.nullable(z.number()),
  /** Null while it has not come whole. */
  sha256: z.nullable(z.string()),
});

export type KeptRecord = z.infer<typeof recordSchema>;

/** A file that is kept: `<key>.bin` beside `<key>.json`. */
export interface KeptFile {
  readonly key: string;
  readonly record: KeptRecord;
}

/** What is kept of one address. */
export interface KeptModel {
  readonly source: string;
  readonly files: number;
  readonly bytes: number;
  readonly whole: boolean;
}

/** Null where the browser has no such thing, or does not let this page have it. */
export async function keptFolder(create: boolean): Promise<FileSystemDirectoryHandle | null> {
  try {
    // Typed as always present, which holds in secure contexts only.
    const storage = navigator.storage as StorageManager | undefined;
    return (await (await storage?.getDirectory())?.getDirectoryHandle(FOLDER, { create })) ?? null;
  } catch {
    return null;
  }
}

export async function keptFiles(folder: FileSystemDirectoryHandle | null): Promise<KeptFile[]> {
  const found: KeptFile[] = [];
  if (folder === null) return found;
  for await (const [name, handle] of folder.entries()) {
    if (!name.endsWith('.json') || !isFile(handle)) continue;
    const record = await readRecord(handle);
    if (record !== null) found.push({ key: name.slice(0, -'.json'.length), record });
  }
  return found;
}

export async function bytesOf(folder: FileSystemDirectoryHandle, key: string): Promise<File | null> {
  try {
    return await (await folder.getFileHandle(`${key}.bin`)).getFile();
  } catch {
    return null;
  }
}

export async function keptModels(): Promise<KeptModel[]> {
  const folder = await keptFolder(false);
  const models = new Map<string, KeptModel>();
  if (folder === null) return [];
  for (const { key, record } of await keptFiles(folder)) {
    const before = models.get(record.source) ?? { source: record.source, files: 0, bytes: 0, whole: true };
    const size = (await bytesOf(folder, key))?.size ?? 0;
    models.set(record.source, { ...before, files: before.files + 1, bytes: before.bytes + size, whole: before.whole && record.sha256 !== null });
  }
  return [...models.values()];
}

/** Of one address, or of all. */
export async function forgetModels(source: string | null): Promise<void> {
  const folder = await keptFolder(false);
  if (folder === null) return;
  for (const { key, record } of await keptFiles(folder)) {
    if (source !== null && record.source !== source) continue;
    for (const ending of ['.bin', '.json']) await folder.removeEntry(key + ending).catch(() => undefined);
  }
}

const isFile = (handle: FileSystemHandle): handle is FileSystemFileHandle => handle.kind === 'file';

async function readRecord(handle: FileSystemFileHandle): Promise<KeptRecord | null> {
  try {
    return recordSchema.parse(JSON.parse(await (await handle.getFile()).text()));
  } catch {
    return null;
  }
}
