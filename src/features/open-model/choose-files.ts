import { UserError } from '../../base/user-error.ts';
import type { Chosen } from '../../reading/read-files.ts';
import type { Dropped } from './given.ts';

/** More files than any folder of a model has: somebody dropped their home. */
const MOST_FILES = 2_000;

/** What was chosen, and the way back to it where the browser gives one. */
export interface Picked {
  readonly files: Chosen;
  readonly handles: readonly FileSystemHandle[];
}

/** What Chromium has beyond the others. */
interface Access {
  readonly showDirectoryPicker?: (options: { readonly id: string }) => Promise<FileSystemDirectoryHandle>;
  readonly showOpenFilePicker?: (options: { readonly id: string; readonly multiple: boolean }) => Promise<readonly FileSystemFileHandle[]>;
}
interface Permitted {
  readonly queryPermission?: () => Promise<PermissionState>;
  readonly requestPermission?: () => Promise<PermissionState>;
}

/** Files of an <input>, with their folder where a folder was chosen. */
export function filesOf(list: Iterable<File>): Picked {
  return { files: Object.fromEntries([...list].map((file) => [file.webkitRelativePath === '' ? file.name : file.webkitRelativePath, file])), handles: [] };
}

/** By the browser's own picker, whose choice can be come back to: null where there is none or it does not open here, `cancelled` where the person closed it. */
export async function pick(what: 'folder' | 'files'): Promise<readonly FileSystemHandle[] | 'cancelled' | null> {
  const { showDirectoryPicker, showOpenFilePicker } = window as Access;
  const id = 'unetscope-model';
  // A driven browser (WebDriver, Playwright) shows none, and whoever drives it hears of an input's.
  if (navigator.webdriver) return null;
  try {
    if (what === 'folder') return showDirectoryPicker === undefined ? null : [await showDirectoryPicker.call(window, { id })];
    return showOpenFilePicker === undefined ? null : await showOpenFilePicker.call(window, { id, multiple: true });
  } catch (error) {
    // A frame of another origin may not ask.
    return error instanceof DOMException && error.name === 'AbortError' ? 'cancelled' : null;
  }
}

/** Whether they can be read without asking. */
export async function canRead(handles: readonly FileSystemHandle[]): Promise<boolean> {
  for (const handle of handles as readonly (FileSystemHandle & Permitted)[]) if ((await handle.queryPermission?.()) !== 'granted') return false;
  return handles.length > 0;
}

/** The files behind handles; asks where the browser wants to be asked, which takes a gesture. Throws a UserError. */
export async function filesOfHandles(handles: readonly FileSystemHandle[]): Promise<Picked> {
  const files: Record<string, Blob> = {};
  const walk = async (handle: FileSystemHandle, path: string): Promise<void> => {
    if (Object.keys(files).length > MOST_FILES) throw tooMany();
    if (handle.name.startsWith('.')) return;
    if (isFileHandle(handle)) files[path] = await handle.getFile();
    else if (isFolderHandle(handle)) for await (const child of handle.values()) await walk(child, `${path}/${child.name}`);
  };
  try {
    for (const handle of handles as readonly (FileSystemHandle & Permitted)[]) {
      if ((await handle.requestPermission?.()) === 'denied') throw new UserError('file-permission', `The browser does not let this page read “${handle.name}”. Choose it again.`);
      await walk(handle, handle.name);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError('file-gone', `“${handles[0]?.name ?? 'The file'}” cannot be read where it was (${error instanceof Error ? error.message : String(error)}). Choose it again.`, { cause: error });
  }
  return { files, handles };
}

/** What was dropped, folders with all that is in them. */
export async function filesOfDrop({ entries, handles, files }: Dropped): Promise<Picked> {
  const found: Record<string, Blob> = {};
  const walk = async (entry: FileSystemEntry): Promise<void> => {
    if (Object.keys(found).length > MOST_FILES) throw tooMany();
    const path = entry.fullPath.replace(/^\//, '');
    if (path.split('/').some((part) => part.startsWith('.'))) return;
    if (isFile(entry)) found[path] = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    else if (isFolder(entry)) for (const child of await childrenOf(entry)) await walk(child);
  };
  const there = entries.flatMap((entry) => entry ?? []);
  if (there.length === 0) return filesOf(files);
  for (const entry of there) await walk(entry);
  const back: FileSystemHandle[] = [];
  for (const handle of handles) back.push(...((await handle?.then((one) => (one === null ? [] : [one]), () => [])) ?? []));
  return { files: found, handles: back.length === there.length ? back : [] };
}

const tooMany = (): UserError => new UserError('too-many-files', `That folder holds more than ${MOST_FILES} files. Choose the folder of one model.`);

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFileHandle = (handle: FileSystemHandle): handle is FileSystemFileHandle => handle.kind === 'file';
const isFolderHandle = (handle: FileSystemHandle): handle is FileSystemDirectoryHandle & { readonly values: () => AsyncIterable<FileSystemHandle> } => handle.kind === 'directory';

async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
