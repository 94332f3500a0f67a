import type { DataType } from './data-type.ts';
import { isFloat } from './data-type.ts';
import { traceDataFlow } from './data-flow.ts';
import type { OnnxGraph } from './model.ts';

export interface TappableTensor {
  readonly name: string;
  /** The ONNX operator that computes it. */
  readonly op: string;
  readonly dataType: DataType;
  /** The tensors of this list that it is made of, directly or by way of tensors that cannot be looked at. */
  readonly inputs: readonly string[];
}

/**
 * Every float tensor that the network computes from its inputs, in an order of computation, the graph's own outputs
 * included: what can be looked at. Not the constants, the Casts of stored weights, the arithmetic on shapes, nor the
 * inputs themselves.
 */
export function tappableTensors(graph: OnnxGraph): TappableTensor[] {
  const flow = traceDataFlow(graph);
  /** Tensor → those of the list that it stands for: itself, or what a hidden tensor was made of. */
  const standsFor = new Map<string, readonly string[]>();
  return flow.nodes.flatMap((node) => {
    const inputs = [...new Set(node.inputs.flatMap((name) => standsFor.get(name) ?? []))];
    return node.outputs.flatMap((name) => {
      const dataType = flow.types.get(name);
      if (name === '' || dataType === undefined || !isFloat(dataType) || !flow.dependsOn.has(name)) {
        standsFor.set(name, inputs);
        return [];
      }
      standsFor.set(name, [name]);
      return [{ name, op: node.op, dataType, inputs }];
    });
  });
}
