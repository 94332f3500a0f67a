import type { DataFlow } from './data-flow.ts';

/**
 * The input that an answer holds scaled, beside what the network makes of it: c_skip(σ)·x + c_out(σ)·F(c_in(σ)·x, σ), as EDM preconditions (Karras et al.
 * 2022, equation 7). Both factors depend on another input, and not on x. Null where the answer is none of that kind.
 */
export function preconditionedInput({ graph, producer, dependsOn }: DataFlow): string | null {
  const factorsOf = (name: string): readonly string[] => {
    const node = producer.get(name);
    return node?.op === 'Mul' ? node.inputs : [];
  };
  const isLevel = (name: string, sample: string): boolean => (dependsOn.get(name)?.size ?? 0) > 0 && dependsOn.get(name)?.has(sample) === false;
  for (const { name: output } of graph.outputs) {
    const sum = producer.get(output);
    if (sum?.op !== 'Add') continue;
    for (const { name: sample } of graph.inputs) {
      const [skip, made] = sum.inputs[0] !== undefined && factorsOf(sum.inputs[0]).includes(sample) ? sum.inputs : [...sum.inputs].reverse();
      const scales = (product: string | undefined, of: (name: string) => boolean): boolean => {
        const factors = product === undefined ? [] : factorsOf(product);
        return factors.some((factor) => isLevel(factor, sample)) && factors.some(of);
      };
      if (scales(skip, (name) => name === sample) && scales(made, (name) => name !== sample && dependsOn.get(name)?.has(sample) === true)) return sample;
    }
  }
  return null;
}
