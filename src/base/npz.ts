import { unzipSync, type UnzipFileInfo } from 'fflate';
import { readNpy, type NpyArray } from './npy.ts';
import { shownValue } from './shown-value.ts';

/** Deflate cannot do better than 1032 to 1 (zlib's technical details): a file that says so lies, and memory would be set aside for it. */
const BEST_RATIO = 1032;
const LARGEST = 2 ** 30;

/** The arrays of a .npz file by name, in the file's order. Throws an Error that says what is wrong with the file. */
export function readNpz(bytes: Uint8Array): Map<string, NpyArray> {
  const arrays = new Map<string, NpyArray>();
  let total = 0;
  const filter = ({ name, size, originalSize }: UnzipFileInfo): boolean => {
    total += originalSize;
    if (originalSize > size * BEST_RATIO + BEST_RATIO || size > bytes.length) throw new Error(`${shownValue(name)} in it claims a size that it cannot have`);
    if (total > LARGEST) throw new Error('it unpacks to more than 1 GB');
    return true;
  };
  for (const [file, content] of Object.entries(unzipSync(bytes, { filter }))) {
    arrays.set(file.replace(/\.npy$/, ''), readNpy(content));
  }
  return arrays;
}
