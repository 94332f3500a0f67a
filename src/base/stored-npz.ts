import { readNpy, type NpyArray } from './npy.ts';

const ENTRY = 0x04034b50;

/**
 * The arrays of a .npz file whose parts are stored as they are, as `writeNpz` has them: so the first screen needs nothing that
 * unpacks. npz.ts reads all others. Throws an Error that says what is wrong with the file.
 */
export function readStoredNpz(bytes: Uint8Array): Map<string, NpyArray> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const arrays = new Map<string, NpyArray>();
  let at = 0;
  while (at + 30 <= bytes.length && view.getUint32(at, true) === ENTRY) {
    const [flags, method] = [view.getUint16(at + 6, true), view.getUint16(at + 8, true)];
    // Bit 3: the length stands behind the content.
    if (method !== 0 || (flags & 8) !== 0) throw new Error('its arrays are packed');
    const name = at + 30;
    const content = name + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
    const end = content + view.getUint32(at + 18, true);
    if (end > bytes.length) throw new Error('it is cut short');
    const file = String.fromCharCode(...bytes.subarray(name, name + view.getUint16(at + 26, true)));
    arrays.set(file.replace(/\.npy$/, ''), readNpy(bytes.subarray(content, end)));
    at = end;
  }
  if (arrays.size === 0) throw new Error('it holds no arrays');
  return arrays;
}
