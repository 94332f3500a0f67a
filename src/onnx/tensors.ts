import { UserError } from '../base/user-error.ts';
import type { DataType } from './data-type.ts';
import { isFloat } from './data-type.ts';
import { traceDataFlow, type DataFlow } from './data-flow.ts';
import type { OnnxGraph } from './model.ts';
import { operationsOf, type Operation } from './operation.ts';
import { readsOf } from './node.ts';

/** Constants of the file that an operator reads: kernels, a matrix, a bias, a table. */
export interface WeightInfo {
  /** As the file names it; what is stored in half precision has there the name that its exporter gave the stored form. */
  readonly name: string;
  /** As they are stored: what lies between (a Cast, a Transpose) is the network's. */
  readonly dims: readonly number[];
  /** As which they are stored. */
  readonly dataType: DataType;
  /** At which of the operator's inputs they arrive: 1 is the kernels of a Conv, 2 its bias. */
  readonly input: number;
}

export interface TappableTensor {
  readonly name: string;
  /** The ONNX operator that computes it. */
  readonly op: string;
  readonly dataType: DataType;
  /** The tensors of this list that it is made of, directly or by way of tensors that cannot be looked at. */
  readonly inputs: readonly string[];
  /** The weights that its operator reads, directly or by way of tensors that are the same at every step. */
  readonly weights: readonly WeightInfo[];
  readonly made: Operation;
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
  const weightsBehind = constantsBehind(flow);
  const canBeSeen = (name: string): boolean => isFloat(flow.types.get(name)) && flow.dependsOn.has(name);
  const madeBy = operationsOf(flow, canBeSeen);
  return flow.nodes.flatMap((node) => {
    const inputs = [...new Set(node.inputs.flatMap((name) => standsFor.get(name) ?? []))];
    return node.outputs.flatMap((name) => {
      const dataType = flow.types.get(name);
      if (name === '' || dataType === undefined || !canBeSeen(name)) {
        standsFor.set(name, inputs);
        return [];
      }
      standsFor.set(name, [name]);
      const weights = node.inputs.flatMap((read, input) => weightsBehind(read).map((weight) => ({ ...weight, input })));
      return [{ name, op: node.op, dataType, inputs, weights, made: madeBy(node, name) }];
    });
  });
}

type Constant = Omit<WeightInfo, 'input'>;

/** Tensor → the float initializers that it is or is made of, where it is the same at every step; none where it is not. */
function constantsBehind({ graph, nodes, dependsOn }: DataFlow): (name: string) => readonly Constant[] {
  const behind = new Map<string, readonly Constant[]>();
  for (const { name, dims, dataType } of graph.initializers.values()) {
    if (isFloat(dataType)) behind.set(name, [{ name, dims, dataType }]);
  }
  const found = (name: string): readonly Constant[] => behind.get(name) ?? [];
  for (const node of nodes) {
    const made = [...new Set(readsOf(node).flatMap(found))];
    if (made.length === 0) continue;
    for (const output of node.outputs) if (output !== '' && !dependsOn.has(output)) behind.set(output, made);
  }
  return found;
}

/** The numbers of float weights, in arrays of their own. Throws a UserError: `weight-unknown`, or what reading them throws. */
export function readWeight(graph: OnnxGraph, name: string): { name: string; dims: readonly number[]; data: Float32Array<ArrayBuffer> } {
  const weight = graph.initializers.get(name);
  if (weight === undefined || !isFloat(weight.dataType)) {
    throw new UserError('weight-unknown', `The model’s file has no weights of the name “${name}”.`);
  }
  return { name, dims: weight.dims, data: Float32Array.from(weight.numbers()) };
}
