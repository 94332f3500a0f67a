import { expect, it } from 'vitest';
import { KeptSink } from './sink.ts';

it('a file that goes away while it is kept is what is said, and letting go of it twice is no fault', async () => {
  let open = 0;
  const handle = {
    getSize: () => 0,
    write: (bytes: Uint8Array) => bytes.byteLength,
    flush: () => {
      if (open === 0) throw new DOMException('closed', 'InvalidStateError');
    },
    close: () => {
      open--;
    },
  };
  const createSyncAccessHandle = (): Promise<typeof handle> => {
    open++;
    return Promise.resolve(handle);
  };
  const folder = { getFileHandle: () => Promise.resolve({ createSyncAccessHandle, getFile: () => Promise.reject(new DOMException('gone', 'NotFoundError')) }) };
  const sink = await KeptSink.open(folder as unknown as FileSystemDirectoryHandle, 'key');
  sink?.append(new Uint8Array(3));
  await expect(sink?.finish()).rejects.toMatchObject({ code: 'store-full' });
  expect(() => sink?.close()).not.toThrow();
  expect(open).toBe(0);
});
