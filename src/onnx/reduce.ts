import { unknownTensor, computedTensors } from './edit.ts';
import { parseModel } from './model.ts';
import { concatBytes, writeMessage } from './wire.ts';
import { integerAttribute, integersAttribute, MODEL_GRAPH, writeIntegers, writeNode, writeOutput, writeShapedInput } from './write-graph.ts';

/** What the graph makes of a tensor before it hands it over, where the whole would be more than a page can hold. */
export type Reduction =
  /** Some of its indices along an axis: the rows of a pixel, the columns of a word, a band of channels. Which, is fed. */
  | { readonly kind: 'part'; readonly axis: number }
  /** The mean over the heads, of [samples · heads, rows, columns] or [samples, heads, rows, columns]: [samples, rows, columns]. */
  | { readonly kind: 'mean'; readonly heads: number; readonly size: readonly [rows: number, columns: number] };

export interface ReducedTensor {
  readonly tensor: string;
  readonly reduction: Reduction;
}

export interface WithReductions {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** For each reduction the graph output that has it. */
  readonly outputs: readonly string[];
  /** For each part the graph input that is fed its indices, int32 and as many as are wanted; must be fed at every run. Null for a mean. */
  readonly indices: readonly (string | null)[];
}

/**
 * The same model with reductions of its tensors as outputs. The tensors themselves are none: onnxruntime uses their memory again as soon as their
 * last reader has run. Throws a UserError (`tensor-unknown`) for what no node computes.
 */
export function withReductions(bytes: Uint8Array, reduced: readonly ReducedTensor[]): WithReductions {
  const graph = parseModel(bytes);
  const computed = computedTensors(graph);
  const taken = new Set([...computed, ...graph.inputs.map(({ name }) => name), ...graph.initializers.keys()]);
  const fresh = (name: string): string => {
    let free = name;
    while (taken.has(free)) free += "'";
    taken.add(free);
    return free;
  };
  const added: Uint8Array[] = [];
  const outputs: string[] = [];
  const indices: (string | null)[] = [];
  for (const { tensor, reduction } of reduced) {
    if (!computed.has(tensor)) throw unknownTensor(tensor);
    const output = fresh(`${tensor} ${reduction.kind}`);
    if (reduction.kind === 'part') {
      const fed = fresh(`${output} indices`);
      added.push(...writeShapedInput(fed, 'int32', [null]), ...writeNode('Gather', [tensor, fed], output, [integerAttribute('axis', reduction.axis)]));
      indices.push(fed);
    } else {
      const [shape, apart] = [fresh(`${output} shape`), fresh(`${output} heads`)];
      added.push(...writeIntegers(shape, [-1, reduction.heads, ...reduction.size]), ...writeNode('Reshape', [tensor, shape], apart));
      added.push(...meanOfAxis(apart, 1, output, graph.opset, fresh));
      indices.push(null);
    }
    added.push(...writeOutput(output));
    outputs.push(output);
  }
  return { bytes: concatBytes([bytes, ...(added.length === 0 ? [] : writeMessage(MODEL_GRAPH, added))]), outputs, indices };
}

function meanOfAxis(tensor: string, axis: number, output: string, opset: number, fresh: (name: string) => string): Uint8Array[] {
  const dropped = integerAttribute('keepdims', 0);
  // The axes are an input from operator set 18 on.
  if (opset < 18) return writeNode('ReduceMean', [tensor], output, [integersAttribute('axes', [axis]), dropped]);
  const axes = fresh(`${output} axes`);
  return [...writeIntegers(axes, [axis]), ...writeNode('ReduceMean', [tensor, axes], output, [dropped])];
}
