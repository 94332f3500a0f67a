/**
 * NumPy's .npy files, versions 1 to 3, little-endian, C order
 * (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
 */

export type NpyData = Float32Array | Float64Array | Int32Array | Uint8Array | BigInt64Array;

export interface NpyArray {
  readonly dims: readonly number[];
  /** Row-major. float16, bool and the like are refused rather than guessed. */
  readonly data: NpyData;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Throws an Error that says what is wrong with the file. */
export function readNpy(bytes: Uint8Array): NpyArray {
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) throw new Error('not a .npy file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = view.getUint8(6) >= 2;
  const start = long ? 12 : 10;
  const end = start + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  if (end > bytes.length) throw new Error('.npy file is cut short in its header');
  const header = String.fromCharCode(...bytes.subarray(start, end));
  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  if (descr === undefined || shape === undefined) throw new Error(`.npy header is not understood: ${header.trim().slice(0, 120)}`);
  if (/'fortran_order':\s*True/.test(header)) throw new Error('.npy file is in Fortran order');
  const dims = shape
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const count = dims.reduce((product, dim) => product * dim, 1);
  // A copy, because the array inside a zip need not lie on a multiple of its element size.
  const body = bytes.slice(end);
  return { dims, data: viewAs(descr, body, count) };
}

function viewAs(descr: string, { buffer, byteLength }: Uint8Array<ArrayBuffer>, count: number): NpyData {
  const need = (size: number) => {
    if (byteLength < size * count) throw new Error(`.npy file is cut short: ${byteLength} of ${size * count} bytes`);
  };
  switch (descr) {
    case '<f4':
      need(4);
      return new Float32Array(buffer, 0, count);
    case '<f8':
      need(8);
      return new Float64Array(buffer, 0, count);
    case '<i4':
      need(4);
      return new Int32Array(buffer, 0, count);
    case '<i8':
      need(8);
      return new BigInt64Array(buffer, 0, count);
    case '|u1':
      need(1);
      return new Uint8Array(buffer, 0, count);
    default:
      throw new Error(`.npy element type ${descr.slice(0, 40)} is not supported`);
  }
}

/** A version 1.0 file, its data aligned to 64 bytes as NumPy does. */
export function writeNpy({ dims, data }: NpyArray): Uint8Array<ArrayBuffer> {
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (count !== data.length) throw new Error(`dims ${dims.join('×')} do not fit ${data.length} values`);
  const shape = dims.length === 1 ? `${dims[0]},` : dims.join(', ');
  const text = `{'descr': '${descrOf(data)}', 'fortran_order': False, 'shape': (${shape}), }`;
  const headerLength = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const header = `${text.padEnd(headerLength - 1)}\n`;
  const bytes = new Uint8Array(10 + headerLength + data.byteLength);
  bytes.set(MAGIC);
  bytes.set([1, 0, headerLength & 255, headerLength >> 8], 6);
  for (let i = 0; i < header.length; i++) bytes[10 + i] = header.charCodeAt(i);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 10 + headerLength);
  return bytes;
}

function descrOf(data: NpyData): string {
  if (data instanceof Float32Array) return '<f4';
  if (data instanceof Float64Array) return '<f8';
  if (data instanceof Int32Array) return '<i4';
  if (data instanceof BigInt64Array) return '<i8';
  return '|u1';
}
