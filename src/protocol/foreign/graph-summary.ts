import { isFloat } from '../../onnx/data-type.ts';
import type { StrideFacts } from '../../onnx/strides.ts';
import type { OnnxGraph } from '../../onnx/model.ts';

/** What a model's description needs of its graph: a few names and numbers, which cross from the worker that read it. */
export interface GraphSummary extends Pick<OnnxGraph, 'inputs' | 'outputs' | 'opset'> {
  /** Paths of the other files that the weights lie in. */
  readonly external: readonly string[];
  readonly parameters: number;
  /** The input that the answer holds scaled (src/onnx/preconditioning.ts), or null. */
  readonly preconditioned: string | null;
  /** For each picture that could be the sample. */
  readonly strides: ReadonlyMap<string, StrideFacts>;
  /** How many tensors can be looked at. */
  readonly tensors: number;
}

export function countParameters({ initializers }: Pick<OnnxGraph, 'initializers'>): number {
  let count = 0;
  for (const { dims, dataType } of initializers.values()) if (isFloat(dataType)) count += dims.reduce((product, dim) => product * dim, 1);
  return count;
}
