import { UserError } from '../base/user-error.ts';
import { traceDataFlow } from './data-flow.ts';
import { dataTypeNumber, isFloat, type DataType } from './data-type.ts';
import { parseModel, type OnnxGraph, type OnnxNode } from './model.ts';
import { readsOf } from './node.ts';
import {
  concatBytes,
  encodeUtf8,
  readFields,
  readString,
  writeInteger,
  writeMessage,
  writeString,
  type WireField,
} from './wire.ts';

/**
 * The same model with more of its tensors as outputs. The file's bytes stay as they are; a graph of nothing but the new
 * outputs is put behind them, and protobuf parsers merge the two. onnxruntime infers type and shape of an output that has
 * none. Names that are outputs already, or come twice, are passed over; a name that no node computes is refused
 * (UserError `tensor-unknown`), because onnxruntime would only say so after minutes.
 */
export function withOutputs(bytes: Uint8Array, names: readonly string[]): Uint8Array<ArrayBuffer> {
  const graph = parseModel(bytes);
  const computed = computedTensors(graph);
  const outputs = new Set(graph.outputs.map((info) => info.name));
  const added: Uint8Array[] = [];
  for (const name of names) {
    if (outputs.has(name)) continue;
    if (!computed.has(name)) throw unknownTensor(name);
    outputs.add(name);
    added.push(...writeMessage(GRAPH_OUTPUT, [writeString(VALUE_INFO_NAME, name)]));
  }
  return concatBytes([bytes, ...(added.length === 0 ? [] : writeMessage(MODEL_GRAPH, added))]);
}

/** A tensor wherever it is used; or only on its way into the node that computes `into` (a skip, but not the level below). */
export type GainTarget = string | { readonly tensor: string; readonly into: string };

/** The key of a target in the map of {@link withGains}. */
export function gainKey(target: GainTarget): string {
  return typeof target === 'string' ? target : `${target.tensor} → ${target.into}`;
}

export interface GainedModel {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** From {@link gainKey} to the new graph input: a float32 of shape [], to be fed at every run. 1 leaves all as it was. */
  readonly gainInputs: ReadonlyMap<string, string>;
}

/**
 * The same model with a factor on each of the given tensors. Consumers read `tensor × gain` instead of `tensor`, which stays
 * what it was and can still be tapped; where the tensor is a graph output, the output is the product. Multiplying by 1
 * changes no bit. Each gain is a true input without a default, because onnxruntime-web refuses to feed one with a default.
 * Only the renamed nodes are written anew; weights are copied once, as byte ranges.
 * Throws a UserError (`tensor-unknown`, `tensor-type`) for what cannot have a gain.
 */
export function withGains(bytes: Uint8Array, targets: readonly GainTarget[]): GainedModel {
  const graph = parseModel(bytes);
  const flow = traceDataFlow(graph);
  const taken = new Set([...computedTensors(graph), ...graph.inputs.map((info) => info.name), ...graph.initializers.keys()]);
  const graphOutputs = new Set(graph.outputs.map((info) => info.name));
  const gainInputs = new Map<string, string>();
  const added: Uint8Array[] = [];
  const renames: Renames = { everywhere: new Map(), intoOne: new Map(), written: new Map() };

  // gains on whole tensors first: a gain on one edge then multiplies what they leave
  const ordered = [...targets].sort((a, b) => Number(typeof a !== 'string') - Number(typeof b !== 'string'));
  for (const target of ordered) {
    const key = gainKey(target);
    if (gainInputs.has(key)) continue;
    const tensor = typeof target === 'string' ? target : target.tensor;
    const type = flow.types.get(tensor);
    if (!flow.dependsOn.has(tensor)) throw unknownTensor(tensor);
    if (type === undefined || !isFloat(type))
      throw new UserError('tensor-type', `"${tensor}" holds ${type ?? 'values of unknown type'}, and a gain needs floats.`);
    const fresh = (suffix: string): string => {
      let name = `${key}${suffix}`;
      while (taken.has(name)) name += "'";
      taken.add(name);
      return name;
    };
    const gain = fresh(' gain');
    gainInputs.set(key, gain);
    let source = tensor;
    let product = tensor;
    if (typeof target !== 'string') {
      const consumer = flow.producer.get(target.into);
      if (consumer?.inputs.includes(tensor) !== true)
        throw new UserError('tensor-unknown', `"${tensor}" does not go directly into "${target.into}", so it can have no gain there.`);
      source = renames.everywhere.get(tensor) ?? tensor;
      product = fresh(' × gain');
      const edges = renames.intoOne.get(consumer) ?? new Map<string, string>();
      renames.intoOne.set(consumer, edges.set(tensor, product));
    } else if (graphOutputs.has(tensor)) {
      source = fresh(' before gain');
      renames.written.set(tensor, source);
    } else {
      product = fresh(' × gain');
      renames.everywhere.set(tensor, product);
    }
    added.push(...gainInput(gain), ...gainNodes(source, gain, product, type, fresh));
  }
  const pieces = renameInModel(bytes, graph, renames);
  return { bytes: concatBytes([...pieces, ...(added.length === 0 ? [] : writeMessage(MODEL_GRAPH, added))]), gainInputs };
}

// Field numbers of onnx.proto
const MODEL_GRAPH = 7;
const GRAPH_NODE = 1;
const GRAPH_INPUT = 11;
const GRAPH_OUTPUT = 12;
const VALUE_INFO_NAME = 1;
const NODE_INPUT = 1;
const NODE_OUTPUT = 2;
const NODE_OP = 4;
const NODE_ATTRIBUTE = 5;
const ATTRIBUTE_GRAPH = 6;
const ATTRIBUTE_GRAPHS = 11;

function unknownTensor(name: string): UserError {
  return new UserError('tensor-unknown', `The model computes no tensor named "${name}" from its inputs.`);
}

function computedTensors(graph: OnnxGraph): Set<string> {
  return new Set(graph.nodes.flatMap((node) => node.outputs));
}

/** `input: {name, type: float32 []}`: a scalar, so that it changes the rank of nothing that it multiplies. */
function gainInput(name: string): Uint8Array[] {
  const tensorType = [writeInteger(1, dataTypeNumber('float32')), ...writeMessage(2, [])];
  return writeMessage(GRAPH_INPUT, [writeString(VALUE_INFO_NAME, name), ...writeMessage(2, writeMessage(1, tensorType))]);
}

function gainNodes(
  source: string,
  gain: string,
  product: string,
  type: DataType,
  fresh: (suffix: string) => string,
): Uint8Array[] {
  if (type === 'float32') return writeNode('Mul', [source, gain], product);
  // the gain is fed as float32 whatever the tensor is; 1 is exact in every float type
  const cast = fresh(' gain cast');
  const to = [writeString(1, 'to'), writeInteger(3, dataTypeNumber(type)), writeInteger(20, 2)];
  return [...writeNode('Cast', [gain], cast, to), ...writeNode('Mul', [source, cast], product)];
}

function writeNode(op: string, inputs: readonly string[], output: string, attribute: Uint8Array[] = []): Uint8Array[] {
  return writeMessage(GRAPH_NODE, [
    ...inputs.map((name) => writeString(NODE_INPUT, name)),
    writeString(NODE_OUTPUT, output),
    writeString(NODE_OP, op),
    ...(attribute.length === 0 ? [] : writeMessage(NODE_ATTRIBUTE, attribute)),
  ]);
}

interface Renames {
  /** What every node is to read instead of a tensor. */
  readonly everywhere: Map<string, string>;
  /** What single nodes are to read instead; goes before `everywhere`. */
  readonly intoOne: Map<OnnxNode, Map<string, string>>;
  /** What its producer is to write instead of a tensor. */
  readonly written: Map<string, string>;
}

function renameInModel(bytes: Uint8Array, graph: OnnxGraph, renames: Renames): Uint8Array[] {
  let index = 0;
  return mapFields(bytes, 0, bytes.length, (part) => {
    if (part.number !== MODEL_GRAPH) return null;
    return mapFields(bytes, part.start, part.end, (field) => {
      if (field.number !== GRAPH_NODE) return null;
      const node = graph.nodes[index++]; // parseModel lists nodes in file order
      if (node === undefined) return null;
      const touched =
        renames.intoOne.has(node) ||
        node.outputs.some((name) => renames.written.has(name)) ||
        readsOf(node).some((name) => renames.everywhere.has(name));
      return touched ? renameInNode(bytes, field, renames, renames.intoOne.get(node)) : null;
    });
  });
}

function renameInNode(
  bytes: Uint8Array,
  node: WireField,
  renames: Renames,
  own: ReadonlyMap<string, string> | undefined,
): Uint8Array[] {
  return mapFields(bytes, node.start, node.end, (field) => {
    if (field.number === NODE_INPUT) {
      const name = readString(bytes, field);
      return rawString(own?.get(name) ?? renames.everywhere.get(name));
    }
    if (field.number === NODE_OUTPUT) return rawString(renames.written.get(readString(bytes, field)));
    if (field.number !== NODE_ATTRIBUTE) return null;
    return mapFields(bytes, field.start, field.end, (part) => {
      if (part.number !== ATTRIBUTE_GRAPH && part.number !== ATTRIBUTE_GRAPHS) return null;
      return renameInSubgraph(bytes, part, renames);
    });
  });
}

/** Subgraphs of If, Loop and Scan read tensors of the graph around them by name. */
function renameInSubgraph(bytes: Uint8Array, graph: WireField, renames: Renames): Uint8Array[] {
  return mapFields(bytes, graph.start, graph.end, (field) => {
    if (field.number === GRAPH_NODE) return renameInNode(bytes, field, renames, undefined);
    if (field.number !== GRAPH_OUTPUT) return null;
    return mapFields(bytes, field.start, field.end, (part) =>
      part.number === VALUE_INFO_NAME ? rawString(renames.everywhere.get(readString(bytes, part))) : null,
    );
  });
}

/** The payload of a renamed string field; null where it keeps its name. */
function rawString(name: string | undefined): Uint8Array[] | null {
  return name === undefined ? null : [encodeUtf8(name)];
}

/**
 * The fields of a message, each either as it is (`change` gives null) or with a new payload. Neighbours that stay are one
 * range of the file, not many.
 */
function mapFields(
  bytes: Uint8Array,
  start: number,
  end: number,
  change: (field: WireField) => Uint8Array[] | null,
): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let kept = start;
  for (const field of readFields(bytes, start, end)) {
    const payload = change(field);
    if (payload === null || sameRange(bytes, field, payload)) continue;
    if (field.tagStart > kept) pieces.push(bytes.subarray(kept, field.tagStart));
    pieces.push(...writeMessage(field.number, payload));
    kept = field.end;
  }
  if (end > kept) pieces.push(bytes.subarray(kept, end));
  return pieces;
}

/** Whether a payload is the field's own, untouched. */
function sameRange(bytes: Uint8Array, field: WireField, payload: readonly Uint8Array[]): boolean {
  const only = payload[0];
  if (payload.length !== 1 || only === undefined) return payload.length === 0 && field.start === field.end;
  return only.buffer === bytes.buffer && only.byteOffset === bytes.byteOffset + field.start && only.length === field.end - field.start;
}
