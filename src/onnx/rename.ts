import { inMemory } from './byte-source.ts';
import { copyFields } from './copy-fields.ts';
import type { OnnxGraph, OnnxNode } from './model.ts';
import { readsOf } from './node.ts';
import { concatBytes, encodeUtf8, readFields, readString, writeMessage, type WireField } from './wire.ts';
import { GRAPH_INPUT, GRAPH_NODE, GRAPH_OUTPUT, MODEL_GRAPH, NODE_ATTRIBUTE, NODE_INPUT, NODE_OUTPUT, VALUE_INFO_NAME } from './write-graph.ts';

/** Tensors of a file under other names in the nodes that read or write them. Only those nodes are written anew. */

const ATTRIBUTE_GRAPH = 6;
const ATTRIBUTE_GRAPHS = 11;

export interface Renames {
  /** What every node is to read instead of a tensor. */
  readonly everywhere: Map<string, string>;
  /** What single nodes are to read instead; goes before `everywhere`. */
  readonly intoOne: Map<OnnxNode, Map<string, string>>;
  /** What its producer is to write instead of a tensor. */
  readonly written: Map<string, string>;
  /** Nodes that are to go, and inputs and outputs of the graph, by name. */
  readonly gone: { readonly nodes: Set<OnnxNode>; readonly inputs: Set<string>; readonly outputs: Set<string> };
}

/** To be filled. */
export function noRenames(): Renames {
  return { everywhere: new Map(), intoOne: new Map(), written: new Map(), gone: { nodes: new Set(), inputs: new Set(), outputs: new Set() } };
}

/** The same model under other names, with `added` to its graph (fields of a GraphProto). Weights are copied once, as byte ranges. */
export function changedModel(bytes: Uint8Array, graph: OnnxGraph, renames: Renames, added: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concatBytes([...renameInModel(bytes, graph, renames), ...(added.length === 0 ? [] : writeMessage(MODEL_GRAPH, added))]);
}

function renameInModel(bytes: Uint8Array, graph: OnnxGraph, renames: Renames): Uint8Array[] {
  let index = 0;
  return mapFields(bytes, 0, bytes.length, (part) => {
    if (part.number !== MODEL_GRAPH) return null;
    return mapFields(bytes, part.start, part.end, (field) => {
      const { gone } = renames;
      if (field.number === GRAPH_INPUT || field.number === GRAPH_OUTPUT) {
        const name = readFields(bytes, field.start, field.end).find(({ number }) => number === VALUE_INFO_NAME);
        return name !== undefined && (field.number === GRAPH_INPUT ? gone.inputs : gone.outputs).has(readString(bytes, name)) ? 'gone' : null;
      }
      if (field.number !== GRAPH_NODE) return null;
      const node = graph.nodes[index++]; // parseModel lists nodes in file order
      if (node === undefined) return null;
      if (gone.nodes.has(node)) return 'gone';
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

/** The fields of a message, each either as it is (`change` gives null), gone, or with a new payload. */
function mapFields(
  bytes: Uint8Array,
  start: number,
  end: number,
  change: (field: WireField) => Uint8Array[] | 'gone' | null,
): Uint8Array[] {
  return copyFields(inMemory(bytes), start, end, (field) => {
    const payload = change(field);
    if (payload === 'gone') return [];
    return payload === null || sameRange(bytes, field, payload) ? null : writeMessage(field.number, payload);
  });
}

/** Whether a payload is the field's own, untouched. */
function sameRange(bytes: Uint8Array, field: WireField, payload: readonly Uint8Array[]): boolean {
  const only = payload[0];
  if (payload.length !== 1 || only === undefined) return payload.length === 0 && field.start === field.end;
  return only.buffer === bytes.buffer && only.byteOffset === bytes.byteOffset + field.start && only.length === field.end - field.start;
}
