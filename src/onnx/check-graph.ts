import { UserError } from '../base/user-error.ts';
import type { GraphBody, OnnxNode } from './model.ts';
import { readsOf } from './node.ts';

/**
 * Throws the UserError `model-broken` where there is no order in which the nodes could be computed: two compute one tensor, or
 * some wait for each other, or for a tensor that nothing computes. All that follows a graph may then rely on coming to an end.
 */
export function checkGraph(graph: GraphBody): void {
  const waiting = new Map<string, OnnxNode[]>();
  const missing = new Map<OnnxNode, number>();
  const known = new Set([...graph.inputs.map((info) => info.name), ...graph.initializers.keys()]);
  const computed = new Set<string>();
  for (const node of graph.nodes) {
    for (const output of node.outputs) {
      if (output === '') continue;
      if (known.has(output) || computed.has(output)) throw broken(`“${output}” is computed twice, or is both an input and computed`);
      computed.add(output);
    }
    const reads = readsOf(node).filter((name) => !known.has(name));
    missing.set(node, reads.length);
    for (const name of reads) {
      const list = waiting.get(name);
      if (list === undefined) waiting.set(name, [node]);
      else list.push(node);
    }
  }
  const ready = graph.nodes.filter((node) => missing.get(node) === 0);
  let done = 0;
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    done++;
    for (const next of node.outputs.flatMap((output) => waiting.get(output) ?? [])) {
      const left = (missing.get(next) ?? 0) - 1;
      missing.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  for (const name of waiting.keys()) if (!computed.has(name)) throw broken(`“${name}” is read, but nothing in the file computes it`);
  if (done < graph.nodes.length) throw broken('some of its operators form a cycle');
}

function broken(why: string): UserError {
  return new UserError('model-broken', `This model cannot be computed: ${why}. The file is damaged or was not exported whole: export or download it again.`);
}
