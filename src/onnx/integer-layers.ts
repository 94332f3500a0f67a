import type { OnnxGraph, OnnxNode } from './model.ts';

/**
 * The graph as it was before onnxruntime quantised it dynamically. A layer is then a chain: DynamicQuantizeLinear, ConvInteger
 * or MatMulInteger, Cast, Mul by both scales, and after a convolution its bias. In between are no numbers of the picture, so
 * that here it is one Conv or MatMul, from the chain's one end to the other. A chain of another kind stays as it is.
 */
export function withFloatLayers(graph: OnnxGraph): OnnxGraph {
  const producer = new Map<string, OnnxNode>();
  const consumers = new Map<string, OnnxNode[]>();
  for (const node of graph.nodes) {
    for (const output of node.outputs) producer.set(output, node);
    for (const input of new Set(node.inputs)) consumers.set(input, [...(consumers.get(input) ?? []), node]);
  }
  const isOutput = (name: string): boolean => graph.outputs.some((info) => info.name === name);
  /** What alone reads the node's output, if that is one of these operators. */
  const only = (node: OnnxNode | undefined, op: string): OnnxNode | undefined => {
    const [name = ''] = node?.outputs ?? [];
    const [next, ...more] = consumers.get(name) ?? [];
    return next?.op === op && more.length === 0 && !isOutput(name) ? next : undefined;
  };
  const isStored = (name: string): boolean => {
    const node = producer.get(name);
    return node === undefined ? graph.initializers.has(name) : node.op === 'Constant' || (node.op === 'Reshape' && node.inputs.every(isStored));
  };
  const quantiserOf = (name: string): OnnxNode | undefined => {
    const node = producer.get(name);
    return node?.op === 'DynamicQuantizeLinear' && node.outputs[0] === name ? node : undefined;
  };

  const layers = new Map<OnnxNode, OnnxNode>();
  const gone = new Set<OnnxNode>();
  for (const node of graph.nodes) {
    if (node.op !== 'ConvInteger' && node.op !== 'MatMulInteger') continue;
    const cast = only(node, 'Cast');
    const scaled = only(cast, 'Mul');
    if (cast === undefined || scaled === undefined) continue;
    const biased = node.op === 'ConvInteger' ? only(scaled, 'Add') : undefined;
    const hasBias = biased?.inputs.some(isStored) === true;
    const end = biased !== undefined && hasBias ? biased : scaled;
    const inputs = node.inputs.slice(0, 2).map((name) => quantiserOf(name)?.inputs[0] ?? name);
    layers.set(end, { ...node, op: node.op === 'ConvInteger' ? 'Conv' : 'MatMul', inputs, outputs: end.outputs });
    for (const one of [node, cast, scaled]) gone.add(one);
  }
  if (layers.size === 0) return graph;
  const isSpent = (node: OnnxNode): boolean =>
    node.op === 'DynamicQuantizeLinear' && (consumers.get(node.outputs[0] ?? '') ?? []).every((one) => gone.has(one));
  const nodes = graph.nodes.flatMap((node) => {
    const layer = layers.get(node);
    if (layer !== undefined) return [layer];
    return gone.has(node) || isSpent(node) ? [] : [node];
  });
  return { ...graph, nodes };
}
