import { UserError } from '../../base/user-error.ts';
import { WASM_MEMORY } from './size-estimate.ts';

/** Beyond this a browser cannot hold a file as one array; its weights must lie in further files. */
const LARGEST_FILE = 2 ** 31 - 1;
/** What a network takes at least to be opened and to make a pass, of its weights' bytes (measured: docs/models.md). */
const NEEDED = 1.3;

/** Refuses a network that no browser can hold, by the sizes of its files alone: before it is downloaded. Throws UserError `model-too-large`. */
export function checkSize(model: string, sizes: Readonly<Record<string, number>>): void {
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  const size = sizes[model] ?? 0;
  if (size > LARGEST_FILE) {
    throw new UserError('model-too-large', `“${model}” is ${gigabytes(size)}, and a browser cannot hold a file of more than 2.1 GB as one. Export it in half precision (python tools/export_unet.py … --half), with its weights beside it.`);
  }
  const folder = model.slice(0, model.lastIndexOf('/') + 1);
  const all = Object.entries(sizes).reduce((sum, [path, bytes]) => (path.startsWith(folder) && !path.slice(folder.length).includes('/') ? sum + bytes : sum), 0);
  if (NEEDED * all > WASM_MEMORY) {
    throw new UserError('model-too-large', `This network has ${gigabytes(all)} of weights and would need at least ${gigabytes(NEEDED * all)} to run; a page can use 4.3 GB in all. Export it in half precision (python tools/export_unet.py … --half), or open a smaller one.`);
  }
}
