/** Element types of ONNX tensors by their number in TensorProto.DataType (onnx.proto), spelled as onnxruntime spells them. */
const NAMES = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
  16: 'bfloat16',
} as const;

export type DataType = (typeof NAMES)[keyof typeof NAMES] | 'other';

const BY_NUMBER = new Map<number, DataType>(Object.entries(NAMES).map(([number, name]) => [Number(number), name]));
const BY_NAME = new Map<DataType, number>(Object.entries(NAMES).map(([number, name]) => [name, Number(number)]));

export function dataTypeOf(number: number): DataType {
  return BY_NUMBER.get(number) ?? 'other';
}

/** The number of TensorProto.DataType. 0 (UNDEFINED) for a type that this file does not know. */
export function dataTypeNumber(type: DataType): number {
  return BY_NAME.get(type) ?? 0;
}

export function isFloat(type: DataType | null | undefined): boolean {
  return type === 'float32' || type === 'float16' || type === 'float64' || type === 'bfloat16';
}
