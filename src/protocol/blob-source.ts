import { messageOf, UserError } from '../base/user-error.ts';
import { inMemory, type ByteSource } from '../onnx/byte-source.ts';

interface SyncReader {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

/** What reads a part of a Blob at once: workers have it, pages and Node have not. */
const { FileReaderSync } = globalThis as { readonly FileReaderSync?: new () => SyncReader };

/** Smaller files are read as one array. */
const IN_MEMORY = 1e6;

/** A file that somebody chose, to be read in parts where this is a worker. Throws UserError `model-unavailable`, then or when a part is read. */
export async function openBlob(file: Blob, name = 'the model'): Promise<ByteSource> {
  const { size } = file;
  try {
    if (FileReaderSync === undefined || size <= IN_MEMORY) return inMemory(new Uint8Array(await file.arrayBuffer()));
  } catch (error) {
    throw unreadable(name, size, error);
  }
  const reader = new FileReaderSync();
  return {
    size,
    copies: true,
    read(start, end) {
      try {
        return new Uint8Array(reader.readAsArrayBuffer(file.slice(start, end)));
      } catch (error) {
        throw unreadable(name, size, error);
      }
    },
  };
}

function unreadable(name: string, size: number, cause: unknown): UserError {
  return new UserError(
    'model-unavailable',
    `The file “${name}” (${(size / 1e6).toFixed(0)} MB) could not be read: ${messageOf(cause)}. It may have been moved or changed since it was chosen, or be too large for this browser; choose it again.`,
    { cause },
  );
}
