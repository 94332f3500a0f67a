import type { OnnxGraph, OnnxNode } from '../../onnx/model.ts';

/** What leads up to a sine is a handful of products of the timestep; anything longer is no time embedding and stays on the GPU. */
const LONGEST_PATH = 24;

/**
 * Names of the nodes that a GPU must leave to the processor: sines and cosines, and what leads up to them, so that nothing
 * has to come back from the GPU for their sake.
 *
 * WGSL leaves an error of 2^-11 open for sin and cos in [-π, π] and any error outside; SwiftShader's is 2e-4 everywhere, which
 * the time embedding hands on to the whole network. To be removed when WGSL promises better.
 */
export function nodesForTheProcessor({ nodes }: Pick<OnnxGraph, 'nodes'>): string[] {
  const producers = new Map<string, OnnxNode>();
  for (const node of nodes) for (const output of node.outputs) producers.set(output, node);
  const chosen = new Set<OnnxNode>();
  for (const node of nodes) {
    if (node.op !== 'Sin' && node.op !== 'Cos') continue;
    const path = ancestors(node, producers);
    if (path.size <= LONGEST_PATH) for (const each of path) chosen.add(each);
  }
  return [...chosen].map(({ name }) => name).filter((name) => name !== '');
}

/** `node` and all that it depends on; given up, too long, after LONGEST_PATH. */
function ancestors(node: OnnxNode, producers: ReadonlyMap<string, OnnxNode>): Set<OnnxNode> {
  const found = new Set([node]);
  for (const each of found) {
    if (found.size > LONGEST_PATH) break;
    for (const input of each.inputs) {
      const producer = producers.get(input);
      // A Set that is iterated visits what is added on the way.
      if (producer !== undefined) found.add(producer);
    }
  }
  return found;
}
