import type { DataType } from './data-type.ts';
import { isFloat } from './data-type.ts';
import { traceDataFlow } from './data-flow.ts';
import type { OnnxGraph } from './model.ts';

export interface TappableTensor {
  readonly name: string;
  /** The ONNX operator that computes it. */
  readonly op: string;
  readonly dataType: DataType;
}

/**
 * Every float tensor that the network computes from its inputs, in an order of computation, the graph's own outputs
 * included: what can be looked at. Not the constants, the Casts of stored weights, the arithmetic on shapes, nor the
 * inputs themselves.
 */
export function tappableTensors(graph: OnnxGraph): TappableTensor[] {
  const flow = traceDataFlow(graph);
  return flow.nodes.flatMap((node) =>
    node.outputs.flatMap((name) => {
      const dataType = flow.types.get(name);
      if (name === '' || dataType === undefined || !isFloat(dataType) || !flow.dependsOn.has(name)) return [];
      return [{ name, op: node.op, dataType }];
    }),
  );
}
