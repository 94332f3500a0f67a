import { zipSync } from 'fflate';
import { writeNpy, type NpyArray } from './npy.ts';

/** As numpy.savez writes it: stored, not compressed (float noise does not compress). Beside its reader, which the first screen needs. */
export function writeNpz(arrays: Iterable<readonly [string, NpyArray]>): Uint8Array<ArrayBuffer> {
  const files: Record<string, Uint8Array> = {};
  for (const [name, array] of arrays) files[`${name}.npy`] = writeNpy(array);
  // A fixed date, so that the same arrays give the same file.
  return zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) });
}
