import { UserError, messageOf } from '../../base/user-error.ts';
import { bytesOf, type KeptRecord } from '../kept-models.ts';

/** Where the bytes of a file go while they come. */
export interface Sink {
  readonly size: number;
  append(bytes: Uint8Array<ArrayBuffer>): void;
  /** As if nothing had come. */
  restart(): void;
  /** All that is there, a part at a time. */
  parts(): Iterable<Uint8Array<ArrayBuffer>> | AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** Lets go, and gives what has come. */
  finish(): Promise<Blob>;
  /** Lets go. What has come stays where it is kept. */
  close(): void;
}

/** Arrays are handed to the browser as Blobs of this size, which it may put aside. */
const PIECE = 32e6;

export class MemorySink implements Sink {
  #pieces: Blob[] = [];
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  #held = 0;
  size = 0;

  append(bytes: Uint8Array<ArrayBuffer>): void {
    this.#chunks.push(bytes);
    this.#held += bytes.byteLength;
    this.size += bytes.byteLength;
    if (this.#held >= PIECE) this.#put();
  }

  restart(): void {
    this.#pieces = [];
    this.#chunks = [];
    this.#held = 0;
    this.size = 0;
  }

  async *parts(): AsyncIterable<Uint8Array<ArrayBuffer>> {
    this.#put();
    for (const piece of this.#pieces) yield new Uint8Array(await piece.arrayBuffer());
  }

  finish(): Promise<Blob> {
    this.#put();
    return Promise.resolve(new Blob(this.#pieces));
  }

  close(): void {
    this.restart();
  }

  #put(): void {
    if (this.#held > 0) this.#pieces.push(new Blob(this.#chunks));
    this.#chunks = [];
    this.#held = 0;
  }
}

/** Written through every so often, so that a tab that is closed keeps what came. */
const FLUSH_EVERY = 16e6;

/** TypeScript's WebWorker knows it, its DOM does not, under which the tests compile. */
interface SyncHandle {
  getSize(): number;
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  read(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

async function openHandle(folder: FileSystemDirectoryHandle, name: string): Promise<SyncHandle> {
  const file = (await folder.getFileHandle(name, { create: true })) as FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncHandle> };
  return await file.createSyncAccessHandle();
}

/** A file in the browser's own file system, with a record of what it is. */
export class KeptSink implements Sink {
  #unflushed = 0;
  #closed = false;

  private constructor(
    private readonly folder: FileSystemDirectoryHandle,
    private readonly key: string,
    private readonly handle: SyncHandle,
    public size: number,
  ) {}

  /** Null where the browser cannot. Throws UserError `address-elsewhere` where another tab is at it. */
  static async open(folder: FileSystemDirectoryHandle, key: string): Promise<KeptSink | null> {
    try {
      const handle = await openHandle(folder, `${key}.bin`);
      return new KeptSink(folder, key, handle, handle.getSize());
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NoModificationAllowedError') {
        throw new UserError('address-elsewhere', 'Another tab of this browser is fetching the same file. Continue there, or close it and try again.', { cause: error });
      }
      return null;
    }
  }

  append(bytes: Uint8Array<ArrayBuffer>): void {
    let written = 0;
    try {
      written = this.handle.write(bytes, { at: this.size });
      this.#unflushed += written;
      if (this.#unflushed >= FLUSH_EVERY) {
        this.handle.flush();
        this.#unflushed = 0;
      }
    } catch (cause) {
      throw full(cause);
    }
    if (written < bytes.byteLength) throw full(null);
    this.size += written;
  }

  restart(): void {
    this.handle.truncate(0);
    this.size = 0;
  }

  *parts(): Iterable<Uint8Array<ArrayBuffer>> {
    for (let at = 0; at < this.size; at += PIECE) {
      const part = new Uint8Array(Math.min(PIECE, this.size - at));
      this.handle.read(part, { at });
      yield part;
    }
  }

  async finish(): Promise<Blob> {
    this.close();
    const file = await bytesOf(this.folder, this.key);
    if (file === null) throw new UserError('store-full', 'The file was removed from this browser’s storage while it was arriving. Try again.');
    return file;
  }

  /** Also after it was closed, and where there is no room to write the last bytes through: what went wrong before is what is said. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.handle.flush();
    } catch {
      // What of it is missing is fetched the next time.
    } finally {
      this.handle.close();
    }
  }

  /** Says what the bytes are, before the first of them and after the last. */
  async note(record: KeptRecord): Promise<void> {
    const handle = await openHandle(this.folder, `${this.key}.json`);
    try {
      handle.truncate(0);
      handle.write(new TextEncoder().encode(JSON.stringify(record)), { at: 0 });
      handle.flush();
    } finally {
      handle.close();
    }
  }
}

function full(cause: unknown): UserError {
  return new UserError(
    'store-full',
    `This browser gives the page no more room${cause === null ? '' : ` (${messageOf(cause)})`}. Delete something that is stored (the ? dialog lists it), or fetch the model without keeping it.`,
    { cause },
  );
}
