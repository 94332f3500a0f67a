import { UserError } from '../base/user-error.ts';
import { parseModel, type OnnxGraph } from './model.ts';
import { concatBytes, writeMessage } from './wire.ts';
import { MODEL_GRAPH, writeOutput } from './write-graph.ts';

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
    added.push(...writeOutput(name));
  }
  return concatBytes([bytes, ...(added.length === 0 ? [] : writeMessage(MODEL_GRAPH, added))]);
}

export function unknownTensor(name: string): UserError {
  return new UserError('tensor-unknown', `The model computes no tensor named “${name}” from its inputs.`);
}

export function computedTensors(graph: OnnxGraph): Set<string> {
  return new Set(graph.nodes.flatMap((node) => node.outputs));
}

/** Names for what is added to a graph: what is wished for, with primes where it is taken. One for each graph that is made: it knows what it has given. */
export function freshNames(graph: OnnxGraph): (wished: string) => string {
  const taken = new Set([...computedTensors(graph), ...graph.inputs.map(({ name }) => name), ...graph.initializers.keys()]);
  return (wished) => {
    let free = wished;
    while (taken.has(free)) free += "'";
    taken.add(free);
    return free;
  };
}
