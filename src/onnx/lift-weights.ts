import { inMemory, inWindows, type ByteSource } from './byte-source.ts';
import { copyFields, fieldAt } from './copy-fields.ts';
import type { OnnxGraph } from './model.ts';
import { BYTES, concatBytes, readFields, readString, readVarint, writeInteger, writeMessage, writeString, type WireField } from './wire.ts';
import { GRAPH_INITIALIZER, GRAPH_INPUT, MODEL_GRAPH, VALUE_INFO_NAME, writeShapedInput } from './write-graph.ts';

/** The path by which a lifted graph names the file that it was lifted from. */
export const OWN_FILE = 'weights-of-the-model-file';

/** Smaller constants stay in the graph: shapes, scales, tables of frequencies, whose values the anatomy and onnxruntime's shape inference read. */
const LEAST_LIFTED = 16_384;

// Field numbers of onnx.proto's TensorProto
const DATA_TYPE = 2;
const FLOAT_DATA = 4;
const TENSOR_NAME = 8;
const RAW_DATA = 9;
const EXTERNAL_DATA = 13;
const DATA_LOCATION = 14;
const FLOAT = 1;

/**
 * The same model without its large weights: each says at which bytes of the file it lies, in ONNX's own words for weights in another file
 * (of the path {@link OWN_FILE}). A few megabytes of any model, which may be parsed, copied and edited, while the weights are read
 * once, from the file to where they are computed with. Throws WireErrors.
 */
export function liftWeights(file: ByteSource): Uint8Array<ArrayBuffer> {
  const source = inWindows(file);
  const pieces = copyFields(source, 0, source.size, (field) =>
    field.number === MODEL_GRAPH && field.wireType === BYTES
      ? writeMessage(MODEL_GRAPH, copyFields(source, field.start, field.end, (part) => (part.number === GRAPH_INITIALIZER && part.wireType === BYTES ? lifted(source, part) : null)))
      : null,
  );
  return concatBytes(pieces);
}

/**
 * A model that has the shapes of this one and none of its weights: those that lie in files are inputs of their type and shape, and the inputs in
 * `fed` have the dims with which they are fed. For onnxruntime to infer the shape of every tensor from, which takes no memory and no forward pass.
 */
export function withoutWeights(bytes: Uint8Array, { initializers, inputs }: OnnxGraph, fed: ReadonlyMap<string, readonly number[]>): Uint8Array<ArrayBuffer> {
  const nameOf = (field: WireField, number: number): string => {
    const name = readFields(bytes, field.start, field.end).find((part) => part.number === number);
    return name === undefined ? '' : readString(bytes, name);
  };
  const types = new Map(inputs.map(({ name, dataType }) => [name, dataType]));
  const changed = (part: WireField): Uint8Array[] | null => {
    if (part.number === GRAPH_INPUT) {
      const name = nameOf(part, VALUE_INFO_NAME);
      const dims = fed.get(name);
      return dims === undefined ? null : writeShapedInput(name, types.get(name) ?? 'float32', dims);
    }
    if (part.number !== GRAPH_INITIALIZER || !readFields(bytes, part.start, part.end).some(({ number }) => number === DATA_LOCATION)) return null;
    const tensor = initializers.get(nameOf(part, TENSOR_NAME));
    return tensor === undefined ? null : writeShapedInput(tensor.name, tensor.dataType, tensor.dims);
  };
  return concatBytes(
    copyFields(inMemory(bytes), 0, bytes.length, (field) =>
      field.number === MODEL_GRAPH && field.wireType === BYTES ? writeMessage(MODEL_GRAPH, copyFields(inMemory(bytes), field.start, field.end, changed)) : null,
    ),
  );
}

/** A tensor whose numbers stay where they are; null where it has too few, or none in one piece. */
function lifted(source: ByteSource, tensor: WireField): Uint8Array[] | null {
  if (tensor.end - tensor.start < LEAST_LIFTED) return null;
  const kept: Uint8Array[] = [];
  const raw: WireField[] = [];
  const floats: WireField[] = [];
  let dataType = 0;
  for (let at = tensor.start; at < tensor.end; ) {
    const field = fieldAt(source, at, tensor.end);
    at = field.end;
    if (field.number === EXTERNAL_DATA) return null;
    if (field.number === RAW_DATA && field.wireType === BYTES) raw.push(field);
    else if (field.number === FLOAT_DATA && field.wireType === BYTES) floats.push(field);
    else {
      const bytes = source.read(field.tagStart, field.end);
      if (field.number === DATA_TYPE) dataType = readVarint(bytes, field.start - field.tagStart, bytes.length);
      kept.push(bytes);
    }
  }
  // packed floats are as raw ones; other numbers are packed in another way
  const [data, ...more] = raw.length > 0 ? raw : dataType === FLOAT ? floats : [];
  if (data === undefined || more.length > 0 || data.end - data.start < LEAST_LIFTED) return null;
  const entry = (key: string, value: string): Uint8Array[] => writeMessage(EXTERNAL_DATA, [writeString(1, key), writeString(2, value)]);
  return writeMessage(GRAPH_INITIALIZER, [
    ...kept,
    ...entry('location', OWN_FILE),
    ...entry('offset', String(data.start)),
    ...entry('length', String(data.end - data.start)),
    writeInteger(DATA_LOCATION, 1),
  ]);
}
