import { UserError } from '../base/user-error.ts';
import { inMemory, type ByteSource } from './byte-source.ts';
import { checkGraph } from './check-graph.ts';
import { dataTypeOf, type DataType } from './data-type.ts';
import { otherFormat } from './other-format.ts';
import { readNumbers, withExternal, type OnnxTensor } from './tensor-data.ts';
import { readFields, readFloats, readIntegers, readString, readVarint, WireError, type WireField } from './wire.ts';

/** A named value with what the file says about its type. A dimension that is only known by a name is that name. */
export interface ValueInfo {
  readonly name: string;
  readonly dataType: DataType | null;
  /** null where the file gives no shape. */
  readonly dims: readonly (number | string)[] | null;
}

/** An attribute's value. Floats and integers are both numbers; a subgraph (of If, Loop, Scan) is a graph without a model. */
export type AttributeValue =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'numbers'; readonly value: readonly number[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'tensor'; readonly value: OnnxTensor }
  | { readonly kind: 'graphs'; readonly value: readonly GraphBody[] };

export interface OnnxNode {
  readonly name: string;
  readonly op: string;
  /** '' is ONNX's own operators. */
  readonly domain: string;
  /** Tensor names; '' where an optional input is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, AttributeValue>;
}

export interface GraphBody {
  /** Without those that have a default among the initializers. */
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  /** In file order, which after an edit need not be an order of computation. */
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, OnnxTensor>;
  /** What the file says about inner tensors, which may be nothing. */
  readonly valueInfo: ReadonlyMap<string, ValueInfo>;
}

export interface OnnxGraph extends GraphBody {
  /** The files beside the model's that hold its weights, by the path that the model names. */
  readonly external: ReadonlyMap<string, ByteSource>;
  /** Version of ONNX's own operators. */
  readonly opset: number;
  readonly producer: string;
}

/**
 * Reads a model file (onnx.proto's ModelProto), with the files in which it keeps its weights. Weights are not copied: the result keeps
 * `bytes` and `external` alive.
 * Throws a UserError: `model-empty`, `model-truncated`, `model-not-onnx` or `model-broken`.
 */
export function parseModel(bytes: Uint8Array, external: ReadonlyMap<string, ByteSource> = new Map()): OnnxGraph {
  return readingModel(inMemory(bytes), () => {
    const graph = readModel(bytes);
    checkGraph(graph);
    return { ...graph, external, initializers: withExternal(graph.initializers, external) };
  });
}

/** Says in words what is wrong with a file that `work` cannot read. */
export function readingModel<T>(file: ByteSource, work: () => T): T {
  if (file.size === 0) throw new UserError('model-empty', 'The model file is empty. Download it again, or choose another file.');
  try {
    return work();
  } catch (error) {
    // a RangeError is a stack overflow: messages within messages without end
    if (!(error instanceof WireError || error instanceof RangeError)) throw error;
    const other = otherFormat(file);
    if (other === null && error instanceof WireError && error.reason === 'truncated')
      throw new UserError(
        'model-truncated',
        `The model file is cut short: it ends after ${String(file.size)} bytes, in the middle of a field. Download it again.`,
        { cause: error },
      );
    throw notOnnx(other ?? 'Its bytes are not a protobuf message.', error);
  }
}

function notOnnx(why: string, cause?: unknown): UserError {
  return new UserError(
    'model-not-onnx',
    `This is not an ONNX model. ${why} Choose a file that torch.onnx.export (or another ONNX exporter) wrote.`,
    { cause },
  );
}

function readModel(bytes: Uint8Array): Omit<OnnxGraph, 'external'> {
  const graphs: WireField[] = [];
  let opset = 0;
  let producer = '';
  for (const field of readFields(bytes)) {
    if (field.number === 7) graphs.push(message(field));
    else if (field.number === 2) producer = readString(bytes, message(field));
    else if (field.number === 8) {
      let domain = '';
      let version = 0;
      for (const part of readFields(bytes, message(field).start, field.end)) {
        if (part.number === 1) domain = readString(bytes, message(part));
        else if (part.number === 2) version = readVarint(bytes, part.start, part.end);
      }
      if (domain === '' || domain === 'ai.onnx') opset = version;
    }
  }
  // protobuf merges a sub-message that comes more than once; the edits of this folder rely on it
  const graph = readGraph(bytes, graphs);
  if (graphs.length === 0 || graph.nodes.length === 0) {
    if (graphs.length === 0 && opset === 0) throw notOnnx('There is no graph in it.');
    throw new UserError('model-truncated', 'The model file holds no operators. It is cut short or was saved empty: get it again.');
  }
  if (opset === 0)
    throw new UserError(
      'model-truncated',
      'The model file does not say which operator set it uses, as happens when the end of a file is missing. Download it again.',
    );
  return { opset, producer, ...graph };
}

function readGraph(bytes: Uint8Array, parts: readonly WireField[]): GraphBody {
  const nodes: OnnxNode[] = [];
  const inputs: ValueInfo[] = [];
  const outputs = new Map<string, ValueInfo>();
  const valueInfo = new Map<string, ValueInfo>();
  const initializers = new Map<string, OnnxTensor>();
  for (const part of parts)
    for (const field of readFields(bytes, part.start, part.end)) {
      if (field.number === 1) nodes.push(readNode(bytes, message(field)));
      else if (field.number === 5) {
        const tensor = readTensor(bytes, message(field));
        initializers.set(tensor.name, tensor);
      } else if (field.number === 11) inputs.push(readValueInfo(bytes, message(field)));
      else if (field.number === 12) {
        const info = readValueInfo(bytes, message(field));
        if (!outputs.has(info.name)) outputs.set(info.name, info);
      } else if (field.number === 13) {
        const info = readValueInfo(bytes, message(field));
        valueInfo.set(info.name, info);
      }
    }
  return {
    inputs: inputs.filter((info) => !initializers.has(info.name)),
    outputs: [...outputs.values()],
    nodes,
    initializers,
    valueInfo,
  };
}

/** The field, if it has the wire type of a sub-message, a string or bytes. */
function message(field: WireField): WireField {
  if (field.wireType !== 2) throw new WireError('malformed', field.tagStart);
  return field;
}

function readValueInfo(bytes: Uint8Array, at: WireField): ValueInfo {
  let name = '';
  let dataType: DataType | null = null;
  let dims: (number | string)[] | null = null;
  for (const field of readFields(bytes, at.start, at.end)) {
    if (field.number === 1) name = readString(bytes, message(field));
    else if (field.number === 2)
      for (const type of readFields(bytes, message(field).start, field.end)) {
        if (type.number !== 1) continue;
        for (const part of readFields(bytes, message(type).start, type.end)) {
          if (part.number === 1) dataType = dataTypeOf(readVarint(bytes, part.start, part.end));
          else if (part.number === 2) dims = readFields(bytes, message(part).start, part.end).map((dim) => readDim(bytes, dim));
        }
      }
  }
  return { name, dataType, dims };
}

function readDim(bytes: Uint8Array, at: WireField): number | string {
  for (const field of readFields(bytes, message(at).start, at.end)) {
    if (field.number === 1) return readVarint(bytes, field.start, field.end);
    if (field.number === 2) return readString(bytes, message(field));
  }
  return '?';
}

function readNode(bytes: Uint8Array, at: WireField): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, AttributeValue>();
  let name = '';
  let op = '';
  let domain = '';
  for (const field of readFields(bytes, at.start, at.end)) {
    if (field.number === 1) inputs.push(readString(bytes, message(field)));
    else if (field.number === 2) outputs.push(readString(bytes, message(field)));
    else if (field.number === 3) name = readString(bytes, message(field));
    else if (field.number === 4) op = readString(bytes, message(field));
    else if (field.number === 5) readAttribute(bytes, message(field), attributes);
    else if (field.number === 7) domain = readString(bytes, message(field));
  }
  return { name, op, domain: domain === 'ai.onnx' ? '' : domain, inputs, outputs, attributes };
}

function readAttribute(bytes: Uint8Array, at: WireField, into: Map<string, AttributeValue>): void {
  let name = '';
  let value: AttributeValue | null = null;
  // an empty list writes no field at all, so the declared type decides what it was
  let type = 0;
  const numbers: number[] = [];
  const strings: string[] = [];
  const graphs: GraphBody[] = [];
  for (const field of readFields(bytes, at.start, at.end)) {
    if (field.number === 1) name = readString(bytes, message(field));
    else if (field.number === 2) value = { kind: 'number', value: readFloats(bytes, field)[0] ?? 0 };
    else if (field.number === 3) value = { kind: 'number', value: readVarint(bytes, field.start, field.end) };
    else if (field.number === 4) value = { kind: 'string', value: readString(bytes, message(field)) };
    else if (field.number === 5) value = { kind: 'tensor', value: readTensor(bytes, message(field)) };
    else if (field.number === 6 || field.number === 11) graphs.push(readGraph(bytes, [message(field)]));
    else if (field.number === 7) for (const number of readFloats(bytes, field)) numbers.push(number);
    else if (field.number === 8) for (const number of readIntegers(bytes, field)) numbers.push(number);
    else if (field.number === 9) strings.push(readString(bytes, message(field)));
    else if (field.number === 20) type = readVarint(bytes, field.start, field.end);
  }
  if (type === 6 || type === 7 || numbers.length > 0) value = { kind: 'numbers', value: numbers };
  else if (type === 8 || strings.length > 0) value = { kind: 'strings', value: strings };
  else if (graphs.length > 0) value = { kind: 'graphs', value: graphs };
  // proto3 leaves out a zero
  else if (value === null && (type === 1 || type === 2)) value = { kind: 'number', value: 0 };
  if (value !== null) into.set(name, value);
}

function readEntry(bytes: Uint8Array, at: WireField, into: Record<string, string>): void {
  let key = '';
  let value = '';
  for (const field of readFields(bytes, at.start, at.end)) {
    if (field.number === 1) key = readString(bytes, message(field));
    else if (field.number === 2) value = readString(bytes, message(field));
  }
  into[key] = value;
}

function readTensor(bytes: Uint8Array, at: WireField): OnnxTensor {
  const dims: number[] = [];
  let name = '';
  let dataType: DataType = 'other';
  let raw: WireField | null = null;
  let external = false;
  const place: Record<string, string> = {};
  const floats: WireField[] = [];
  const doubles: WireField[] = [];
  const integers: WireField[] = [];
  for (const field of readFields(bytes, at.start, at.end)) {
    if (field.number === 1) for (const dim of readIntegers(bytes, field)) dims.push(dim);
    else if (field.number === 2) dataType = dataTypeOf(readVarint(bytes, field.start, field.end));
    else if (field.number === 4) floats.push(field);
    else if (field.number === 5 || field.number === 7 || field.number === 11) integers.push(field);
    else if (field.number === 8) name = readString(bytes, message(field));
    else if (field.number === 9) raw = message(field);
    else if (field.number === 10) doubles.push(field);
    else if (field.number === 13) readEntry(bytes, message(field), place);
    else if (field.number === 14) external = readVarint(bytes, field.start, field.end) === 1;
  }
  const count = dims.reduce((product, dim) => product * dim, 1);
  return {
    name,
    dims,
    dataType,
    external: external ? { path: place['location'] ?? '', offset: Number(place['offset'] ?? 0), length: place['length'] === undefined ? null : Number(place['length']) } : null,
    numbers() {
      if (external)
        throw new UserError(
          'weights-external',
          `The weights of this model are in a second file, “${place['location'] ?? ''}” (“${name}” is among them). Choose both files together, or export it again as one: torch.onnx.export(…, external_data=False).`,
        );
      return readNumbers({ bytes, raw, floats, doubles, integers }, name, dataType, count);
    },
  };
}
