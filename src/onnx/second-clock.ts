import type { DataFlow } from './data-flow.ts';
import type { OnnxNode } from './model.ts';
import { readFields, readString, writeMessage, writeString, type WireField } from './wire.ts';
import { GRAPH_INPUT, GRAPH_NODE, MODEL_GRAPH, NODE_INPUT, NODE_NAME, NODE_OUTPUT, VALUE_INFO_NAME } from './write-graph.ts';

export interface SecondClock {
  readonly pieces: readonly Uint8Array[];
  /** Each of the tensors → the one that is computed from the second timestep. */
  readonly twins: ReadonlyMap<string, string>;
}

/**
 * What makes `tensors` from the input `timestep`, a second time, from an input of its own: so that one block can be told another t than the
 * others, without a forward pass for its sake. The copies read the same weights. Null where one of them does not depend on that input.
 */
export function writeSecondClock(
  bytes: Uint8Array,
  { producer, dependsOn, graph }: DataFlow,
  timestep: string,
  tensors: readonly string[],
  second: string,
  fresh: (suffix: string) => string,
): SecondClock | null {
  if (tensors.some((name) => dependsOn.get(name)?.has(timestep) !== true)) return null;
  const twins = new Map([[timestep, second]]);
  const nodes = new Set<OnnxNode>();
  const open = [...tensors];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const node = producer.get(name);
    if (node === undefined || nodes.has(node) || dependsOn.get(name)?.has(timestep) !== true) continue;
    nodes.add(node);
    for (const output of node.outputs) if (output !== '') twins.set(output, fresh(` of ${output}`));
    open.push(...node.inputs);
  }
  const pieces: Uint8Array[] = [];
  let index = 0;
  for (const model of readFields(bytes)) {
    if (model.number !== MODEL_GRAPH) continue;
    for (const field of readFields(bytes, model.start, model.end)) {
      if (field.number === GRAPH_INPUT && nameOf(bytes, field) === timestep) {
        pieces.push(...copy(bytes, field, (part, text) => (part === VALUE_INFO_NAME ? (text === timestep ? second : text) : null)));
      }
      if (field.number !== GRAPH_NODE) continue;
      const node = graph.nodes[index++]; // parseModel lists nodes in file order
      if (node === undefined || !nodes.has(node)) continue;
      pieces.push(
        ...copy(bytes, field, (part, text) => {
          if (part === NODE_INPUT || part === NODE_OUTPUT) return twins.get(text) ?? text;
          return part === NODE_NAME ? `${second} of ${text}` : null;
        }),
      );
    }
  }
  return { pieces, twins };
}

/** A message with some of its strings replaced (`change` gives null for what is to stay as it is). */
function copy(bytes: Uint8Array, field: WireField, change: (part: number, text: string) => string | null): Uint8Array[] {
  const parts = readFields(bytes, field.start, field.end).flatMap((part) => {
    const strings = part.number === NODE_INPUT || part.number === NODE_OUTPUT || part.number === NODE_NAME;
    const changed = strings ? change(part.number, readString(bytes, part)) : null;
    return changed === null ? [bytes.subarray(part.tagStart, part.end)] : [writeString(part.number, changed)];
  });
  return writeMessage(field.number, parts);
}

function nameOf(bytes: Uint8Array, info: WireField): string {
  const name = readFields(bytes, info.start, info.end).find((part) => part.number === VALUE_INFO_NAME);
  return name === undefined ? '' : readString(bytes, name);
}
