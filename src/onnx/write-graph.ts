import { dataTypeNumber, type DataType } from './data-type.ts';
import { writeInteger, writeMessage, writeString } from './wire.ts';

/** Parts of a graph as protobuf fields of a GraphProto: what the edits of this folder append to a file. */

// Field numbers of onnx.proto
export const MODEL_GRAPH = 7;
export const GRAPH_NODE = 1;
export const GRAPH_INITIALIZER = 5;
export const GRAPH_INPUT = 11;
export const GRAPH_OUTPUT = 12;
export const VALUE_INFO_NAME = 1;
export const NODE_INPUT = 1;
export const NODE_OUTPUT = 2;
export const NODE_NAME = 3;
const NODE_OP = 4;
export const NODE_ATTRIBUTE = 5;

/** An output without type or shape: onnxruntime infers them. */
export function writeOutput(name: string): Uint8Array[] {
  return writeMessage(GRAPH_OUTPUT, [writeString(VALUE_INFO_NAME, name)]);
}

/** An input of a known shape; what is no number in `dims` may be of any size, under that name or none. */
export function writeShapedInput(name: string, type: DataType, dims: readonly (number | string | null)[]): Uint8Array[] {
  const shape = dims.flatMap((dim) => writeMessage(1, dim === null ? [] : [typeof dim === 'number' ? writeInteger(1, dim) : writeString(2, dim)]));
  const tensorType = [writeInteger(1, dataTypeNumber(type)), ...writeMessage(2, shape)];
  return writeMessage(GRAPH_INPUT, [writeString(VALUE_INFO_NAME, name), ...writeMessage(2, writeMessage(1, tensorType))]);
}

/** A float32 input of which only the number of axes is said, so that one value or many may be fed. */
export function writeInput(name: string, rank: number): Uint8Array[] {
  return writeShapedInput(name, 'float32', Array.from({ length: rank }, () => null));
}

export function writeNode(op: string, inputs: readonly string[], output: string | readonly string[], attributes: readonly Uint8Array[][] = []): Uint8Array[] {
  return writeMessage(GRAPH_NODE, [
    ...inputs.map((name) => writeString(NODE_INPUT, name)),
    ...[output].flat().map((name) => writeString(NODE_OUTPUT, name)),
    writeString(NODE_OP, op),
    ...attributes.flatMap((attribute) => writeMessage(NODE_ATTRIBUTE, attribute)),
  ]);
}

const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;

export function integerAttribute(name: string, value: number): Uint8Array[] {
  return [writeString(1, name), writeInteger(3, value), writeInteger(20, ATTRIBUTE_INT)];
}

export function integersAttribute(name: string, values: readonly number[]): Uint8Array[] {
  return [writeString(1, name), ...values.map((value) => writeInteger(8, value)), writeInteger(20, ATTRIBUTE_INTS)];
}

export function castTo(type: DataType): Uint8Array[] {
  return integerAttribute('to', dataTypeNumber(type));
}

/** Constant float32 numbers, row-major; one number where `dims` is empty. */
export function writeFloats(name: string, values: readonly number[], dims: readonly number[]): Uint8Array[] {
  return writeConstant(name, 'float32', dims, new Uint8Array(Float32Array.from(values).buffer));
}

/** A constant list of 64-bit integers: the shape of a Reshape, the axes of a reduction; of one value, without an axis, where `dims` says so. */
export function writeIntegers(name: string, values: readonly number[], dims: readonly number[] = [values.length]): Uint8Array[] {
  return writeConstant(name, 'int64', dims, new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
}

/** `data`: little-endian, as every processor that runs browsers has its numbers. */
function writeConstant(name: string, type: DataType, dims: readonly number[], data: Uint8Array): Uint8Array[] {
  return writeMessage(GRAPH_INITIALIZER, [...dims.map((dim) => writeInteger(1, dim)), writeInteger(2, dataTypeNumber(type)), writeString(8, name), ...writeMessage(9, [data])]);
}
