import { UserError } from '../../base/user-error.ts';
import type { Chosen } from '../../reading/read-files.ts';

/** More files than any folder of a model has: somebody dropped their home. */
const MOST_FILES = 2_000;

/** Files of an <input>, with their folder where a folder was chosen. */
export function filesOf(list: Iterable<File>): Chosen {
  return Object.fromEntries([...list].map((file) => [file.webkitRelativePath === '' ? file.name : file.webkitRelativePath, file]));
}

/** What was dropped, folders with all that is in them. The entries are taken at once, since the browser forgets them after the event. */
export async function filesOfDrop(transfer: DataTransfer): Promise<Chosen> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return filesOf(transfer.files);
  const found: Record<string, Blob> = {};
  const walk = async (entry: FileSystemEntry): Promise<void> => {
    if (Object.keys(found).length > MOST_FILES) throw new UserError('too-many-files', `That folder holds more than ${MOST_FILES} files. Choose the folder of one model.`);
    const path = entry.fullPath.replace(/^\//, '');
    if (path.split('/').some((part) => part.startsWith('.'))) return;
    if (isFile(entry)) found[path] = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    else if (isFolder(entry)) for (const child of await childrenOf(entry)) await walk(child);
  };
  for (const entry of entries) await walk(entry);
  return found;
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
