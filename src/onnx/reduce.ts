import { computedTensors, freshNames, unknownTensor } from './edit.ts';
import { parseModel } from './model.ts';
import { changedModel, noRenames } from './rename.ts';
import { integerAttribute, integersAttribute, writeIntegers, writeNode, writeOutput, writeShapedInput } from './write-graph.ts';

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
 * last reader has run. For a reduction not to be that last one, at the end of the network, whatever else reads the tensor waits for it. Throws a
 * UserError (`tensor-unknown`) for what no node computes.
 */
export function withReductions(bytes: Uint8Array, reduced: readonly ReducedTensor[]): WithReductions {
  const graph = parseModel(bytes);
  const computed = computedTensors(graph);
  const fresh = freshNames(graph);
  const added: Uint8Array[] = [];
  const outputs: string[] = [];
  const indices: (string | null)[] = [];
  const made = new Map<string, string[]>();
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
    made.set(tensor, [...(made.get(tensor) ?? []), output]);
  }
  const renames = noRenames();
  for (const [tensor, before] of made) {
    const waited = fresh(`${tensor} waited`);
    added.push(...waitingFor(tensor, before, waited, fresh));
    renames.everywhere.set(tensor, waited);
  }
  return { bytes: changedModel(bytes, graph, renames, added), outputs, indices };
}

/** The same tensor, in the same memory, once others have been computed: in the shape that it has, which is said to depend on their sizes. */
function waitingFor(tensor: string, others: readonly string[], result: string, fresh: (name: string) => string): Uint8Array[] {
  const nothing = fresh(`${result} nothing`);
  let shape = fresh(`${result} shape`);
  const added = [...writeIntegers(nothing, [0]), ...writeNode('Shape', [tensor], shape)];
  for (const other of others) {
    const [size, none, same] = [fresh(`${other} size`), fresh(`${other} none`), fresh(`${result} shape`)];
    added.push(...writeNode('Size', [other], size), ...writeNode('Mul', [size, nothing], none), ...writeNode('Add', [shape, none], same));
    shape = same;
  }
  return [...added, ...writeNode('Reshape', [tensor, shape], result)];
}

function meanOfAxis(tensor: string, axis: number, output: string, opset: number, fresh: (name: string) => string): Uint8Array[] {
  const dropped = integerAttribute('keepdims', 0);
  // The axes are an input from operator set 18 on.
  if (opset < 18) return writeNode('ReduceMean', [tensor], output, [integersAttribute('axes', [axis]), dropped]);
  const axes = fresh(`${output} axes`);
  return [...writeIntegers(axes, [axis]), ...writeNode('ReduceMean', [tensor, axes], output, [dropped])];
}
