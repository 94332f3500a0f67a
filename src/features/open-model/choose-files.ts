import { UserError, messageOf } from '../../base/user-error.ts';

/** What a person chose: files by their paths. */
export type Chosen = Readonly<Record<string, Blob>>;

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

/** The files that a folder on the web may hold, beside those that its unetscope.json or model_index.json names. */
const usual = [
  'unetscope.json', 'model_index.json', 'scheduler/scheduler_config.json', 'unet/config.json', 'unet/model.onnx', 'unet/model.onnx_data',
  'vae_decoder/model.onnx', 'vae_decoder/config.json', 'vae_encoder/model.onnx', 'text_encoder/model.onnx', 'tokenizer/tokenizer.json',
  'tokenizer/tokenizer_config.json', 'tokenizer/vocab.json', 'tokenizer/merges.txt', 'text_encoder_2/model.onnx', 'text_encoder_2/model.onnx_data',
  'tokenizer_2/tokenizer.json', 'tokenizer_2/tokenizer_config.json', 'tokenizer_2/vocab.json', 'tokenizer_2/merges.txt',
];

/** A .onnx file at an address, or a folder in which diffusers' files lie. Throws a UserError. */
export async function filesAt(address: string, onBytes: (loaded: number) => void, signal: AbortSignal): Promise<Chosen> {
  let url: URL;
  try {
    url = new URL(address.trim(), document.baseURI);
  } catch {
    throw new UserError('bad-address', `“${address}” is no address. Give that of a .onnx file, or of a folder with unet/model.onnx in it.`);
  }
  let loaded = 0;
  const count = (bytes: number): void => onBytes((loaded += bytes));
  if (/\.onnx$/i.test(url.pathname)) {
    const name = url.pathname.split('/').at(-1) ?? 'model.onnx';
    const found: Record<string, Blob> = { [name]: await fetchFile(url, count, signal) };
    for (const beside of [`${name}_data`, `${name}.data`, 'unetscope.json']) {
      const blob = await fetchFile(new URL(beside, url), count, signal).catch(() => null);
      signal.throwIfAborted();
      if (blob !== null) found[beside] = blob;
    }
    return found;
  }
  const folder = new URL(`${url.pathname.replace(/\/?$/, '/')}${url.search}`, url);
  const found: Record<string, Blob> = {};
  let refusal: Error | null = null;
  for (const path of usual) {
    try {
      found[path] = await fetchFile(new URL(path, folder), count, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (path === 'unet/model.onnx' && error instanceof Error) refusal = error;
    }
  }
  if (found['unet/model.onnx'] === undefined && refusal !== null) throw refusal;
  return found;
}

async function fetchFile(url: URL, onBytes: (bytes: number) => void, signal: AbortSignal): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw new UserError(
      'address-unreachable',
      `${url.href} could not be fetched. Either there is no connection, or that host does not let other pages read its files (CORS). Download the file yourself and choose it here.`,
      { cause },
    );
  }
  if (!response.ok) throw new UserError('address-refused', `${url.href} was answered with ${response.status}${response.status === 404 ? ': there is no such file' : ''}. Check the address.`);
  if (response.headers.get('content-type')?.startsWith('text/html') === true) throw new UserError('address-page', `${url.href} is a web page, not a file. Give the address of the file itself, as its download link has it.`);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  try {
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
      chunks.push(part.value);
      onBytes(part.value.byteLength);
    }
  } catch (cause) {
    signal.throwIfAborted();
    throw new UserError('address-cut', `${url.href} was cut short (${messageOf(cause)}). Try again.`, { cause });
  }
  return new Blob(chunks);
}
