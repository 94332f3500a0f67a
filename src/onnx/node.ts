import type { OnnxNode } from './model.ts';

/** Attribute readers with ONNX's defaults given by the caller. */
export function numberAttribute(node: OnnxNode, name: string, fallback: number): number {
  const value = node.attributes.get(name);
  return value?.kind === 'number' ? value.value : fallback;
}

export function numbersAttribute(node: OnnxNode, name: string): readonly number[] | null {
  const value = node.attributes.get(name);
  return value?.kind === 'numbers' ? value.value : null;
}

export function stringAttribute(node: OnnxNode, name: string, fallback: string): string {
  const value = node.attributes.get(name);
  return value?.kind === 'string' ? value.value : fallback;
}

/**
 * Everything that a node reads: its inputs, and what its subgraphs take from outside. Without the empty names of optional
 * inputs; in order and without repetition.
 */
export function readsOf(node: OnnxNode): string[] {
  const reads = new Set(node.inputs.filter((name) => name !== ''));
  for (const attribute of node.attributes.values()) {
    if (attribute.kind !== 'graphs') continue;
    for (const body of attribute.value) {
      const own = new Set([...body.initializers.keys(), ...body.inputs.map((info) => info.name)]);
      for (const inner of body.nodes) for (const output of inner.outputs) own.add(output);
      const wanted = [...body.nodes.flatMap(readsOf), ...body.outputs.map((info) => info.name)];
      for (const name of wanted) if (!own.has(name)) reads.add(name);
    }
  }
  return [...reads];
}
