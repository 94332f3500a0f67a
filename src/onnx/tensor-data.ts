import { fromHalf } from '../base/float16.ts';
import { UserError } from '../base/user-error.ts';
import type { ByteSource } from './byte-source.ts';
import type { DataType } from './data-type.ts';
import { OWN_FILE } from './lift-weights.ts';
import { readFloats, readIntegers, type WireField } from './wire.ts';

/** A constant of the file: a weight, or the value of a Constant node. Its numbers are read when asked for. */
export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: DataType;
  /** Where the numbers lie in another file, so that this one alone cannot be run; null where they are in this one. */
  readonly external: { readonly path: string; readonly offset: number; readonly length: number | null } | null;
  /**
   * The numbers, row-major: a Float32Array for float16, bfloat16 and float32 (a view of the file where it is aligned), a
   * Float64Array for everything else. Throws a UserError where they lie in another file or are no numbers.
   */
  numbers(): Float32Array | Float64Array;
}

/** Where the numbers of a TensorProto lie: raw bytes, or repeated fields. */
export interface TensorSource {
  readonly bytes: Uint8Array;
  readonly raw: WireField | null;
  readonly floats: readonly WireField[];
  readonly doubles: readonly WireField[];
  readonly integers: readonly WireField[];
}

/** The initializers with their numbers at hand where they lie in one of the files given; in what was lifted from a file, as if they had never been elsewhere. */
export function withExternal(initializers: ReadonlyMap<string, OnnxTensor>, files: ReadonlyMap<string, ByteSource>): ReadonlyMap<string, OnnxTensor> {
  if (files.size === 0) return initializers;
  return new Map(
    [...initializers].map(([name, tensor]) => {
      const { external } = tensor;
      const file = external === null ? undefined : files.get(external.path);
      if (external === null || file === undefined) return [name, tensor];
      const count = tensor.dims.reduce((product, dim) => product * dim, 1);
      const numbers = (): Float32Array | Float64Array => {
        const { offset, length } = external;
        const bytes = file.read(offset, Math.min(file.size, length === null ? file.size : offset + length));
        const raw: WireField = { number: 9, wireType: 2, tagStart: 0, start: 0, end: bytes.length };
        return readNumbers({ bytes, raw, floats: [], doubles: [], integers: [] }, name, tensor.dataType, count);
      };
      return [name, { ...tensor, external: external.path === OWN_FILE ? null : external, numbers }];
    }),
  );
}

/** Paths of the other files that the weights lie in. */
export function externalFiles({ initializers }: { readonly initializers: ReadonlyMap<string, OnnxTensor> }): string[] {
  return [...new Set([...initializers.values()].flatMap(({ external }) => (external === null || external.path === OWN_FILE ? [] : [external.path])))];
}

/** How large each of those files must be at least, or all weights are not in it. */
export function externalSizes({ initializers }: { readonly initializers: ReadonlyMap<string, OnnxTensor> }): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { external, dims, dataType } of initializers.values()) {
    if (external === null) continue;
    const length = external.length ?? dims.reduce((product, dim) => product * dim, ELEMENT_BYTES[dataType] ?? 0);
    sizes.set(external.path, Math.max(sizes.get(external.path) ?? 0, external.offset + length));
  }
  return sizes;
}

const BFLOAT = new DataView(new ArrayBuffer(4));
function fromBfloat(bits: number): number {
  BFLOAT.setUint32(0, bits << 16);
  return BFLOAT.getFloat32(0);
}

const ELEMENT_BYTES: Partial<Record<DataType, number>> = {
  float32: 4,
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  int32: 4,
  int64: 8,
  bool: 1,
  float16: 2,
  float64: 8,
  uint32: 4,
  uint64: 8,
  bfloat16: 2,
};

function elementAt(view: DataView, type: DataType, at: number): number {
  switch (type) {
    case 'float32':
      return view.getFloat32(at, true);
    case 'float64':
      return view.getFloat64(at, true);
    case 'float16':
      return fromHalf(view.getUint16(at, true));
    case 'bfloat16':
      return fromBfloat(view.getUint16(at, true));
    case 'uint8':
    case 'bool':
      return view.getUint8(at);
    case 'int8':
      return view.getInt8(at);
    case 'uint16':
      return view.getUint16(at, true);
    case 'int16':
      return view.getInt16(at, true);
    case 'int32':
      return view.getInt32(at, true);
    case 'uint32':
      return view.getUint32(at, true);
    case 'int64':
      return Number(view.getBigInt64(at, true));
    case 'uint64':
      return Number(view.getBigUint64(at, true));
    default:
      return NaN;
  }
}

/** Numbers of a tensor of `count` elements; see {@link OnnxTensor.numbers}. */
export function readNumbers(source: TensorSource, name: string, type: DataType, count: number): Float32Array | Float64Array {
  const size = ELEMENT_BYTES[type];
  if (size === undefined)
    throw new UserError('tensor-type', `The constant “${name}” holds ${type} values, which cannot be shown as numbers.`);
  const single = type === 'float32' || type === 'float16' || type === 'bfloat16';
  const { bytes, raw } = source;
  if (raw === null) {
    const listed = [
      ...source.floats.flatMap((field) => readFloats(bytes, field)),
      ...source.doubles.flatMap((field) => readDoubles(bytes, field)),
      // float16 and bfloat16 come as their bit patterns in int32_data
      ...source.integers.flatMap((field) =>
        readIntegers(bytes, field).map((bits) =>
          type === 'float16' ? fromHalf(bits) : type === 'bfloat16' ? fromBfloat(bits) : bits,
        ),
      ),
    ];
    if (listed.length < count) throw tooShort(name, count);
    return single ? Float32Array.from(listed) : Float64Array.from(listed);
  }
  if (!(count >= 0 && raw.end - raw.start >= count * size)) throw tooShort(name, count);
  const at = bytes.byteOffset + raw.start;
  if (type === 'float32' && at % 4 === 0) return new Float32Array(bytes.buffer, at, count);
  const view = new DataView(bytes.buffer, at, count * size);
  const out = single ? new Float32Array(count) : new Float64Array(count);
  for (let i = 0; i < count; i++) out[i] = elementAt(view, type, i * size);
  return out;
}

function tooShort(name: string, count: number): UserError {
  return new UserError(
    'tensor-size',
    `The constant “${name}” should hold ${String(count)} numbers but the file has fewer. It is damaged: get it again.`,
  );
}

function readDoubles(bytes: Uint8Array, field: WireField): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out: number[] = [];
  for (let at = field.start; at + 8 <= field.end; at += 8) out.push(view.getFloat64(at, true));
  return out;
}
