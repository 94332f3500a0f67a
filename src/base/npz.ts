import { unzipSync, zipSync } from 'fflate';
import { readNpy, writeNpy, type NpyArray } from './npy.ts';

/** The arrays of a .npz file by name, in the file's order. Throws an Error that says what is wrong with the file. */
export function readNpz(bytes: Uint8Array): Map<string, NpyArray> {
  const arrays = new Map<string, NpyArray>();
  for (const [file, content] of Object.entries(unzipSync(bytes))) {
    arrays.set(file.replace(/\.npy$/, ''), readNpy(content));
  }
  return arrays;
}

/** As numpy.savez writes it: stored, not compressed (float noise does not compress). */
export function writeNpz(arrays: Iterable<readonly [string, NpyArray]>): Uint8Array<ArrayBuffer> {
  const files: Record<string, Uint8Array> = {};
  for (const [name, array] of arrays) files[`${name}.npy`] = writeNpy(array);
  // A fixed date, so that the same arrays give the same file.
  return zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) });
}
