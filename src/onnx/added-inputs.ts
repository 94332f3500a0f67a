import { traceDataFlow } from './data-flow.ts';
import type { OnnxGraph, OnnxNode } from './model.ts';
import { numbersAttribute } from './node.ts';
import { isConvolution } from './operators.ts';

/** How many of the sample's rows, and of its columns, one of a feature map's stands for. */
export type Strides = readonly [rows: number, columns: number];

/**
 * Inputs that are added to feature maps of the sample, as ControlNet's and T2I-Adapter's residuals are, and at which strides those maps lie. An exporter
 * that leaves sizes open calls all of them “height”, the sample's and those of maps of an eighth. Goes by the strides of convolutions and pooling
 * alone, which is all that an encoder has; what is enlarged is left out.
 */
export function addedInputs(graph: OnnxGraph, sample: string): Map<string, Strides> {
  const { nodes } = traceDataFlow(graph);
  const pictures = new Set(graph.inputs.flatMap(({ name, dims }) => (name !== sample && dims?.length === 4 ? [name] : [])));
  const added = new Map<string, Strides>();
  if (pictures.size === 0) return added;
  const strides = new Map<string, Strides>([[sample, [1, 1]]]);
  for (const node of nodes) {
    const before = node.inputs.map((name) => strides.get(name)).find((one) => one !== undefined);
    if (before === undefined) continue;
    if (node.op === 'Add' || node.op === 'Sum') for (const name of node.inputs) if (pictures.has(name) && !added.has(name)) added.set(name, before);
    const after = stridesAfter(node, before);
    if (after !== null) for (const output of node.outputs) strides.set(output, after);
  }
  return added;
}

function stridesAfter(node: OnnxNode, [rows, columns]: Strides): Strides | null {
  if (['Shape', 'Size', 'Resize', 'Upsample', 'ConvTranspose', 'DepthToSpace', 'SpaceToDepth'].includes(node.op)) return null;
  if (!isConvolution(node.op) && !/^(Average|Max|Lp)Pool$/.test(node.op)) return [rows, columns];
  const [down = 1, across = 1] = numbersAttribute(node, 'strides') ?? [];
  return [rows * down, columns * across];
}
