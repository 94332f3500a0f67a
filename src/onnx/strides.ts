import type { DataFlow } from './data-flow.ts';
import type { OnnxNode } from './model.ts';
import { numbersAttribute } from './node.ts';
import { isConvolution } from './operators.ts';

/** How many of the sample's rows, and of its columns, one of a feature map's stands for. */
export type Strides = readonly [rows: number, columns: number];

/** What follows from the strides of a graph alone, before any size is known. */
export interface StrideFacts {
  /**
   * Inputs that are added to feature maps of the sample, as ControlNet's and T2I-Adapter's residuals are, and at which strides those maps lie. An exporter
   * that leaves sizes open calls all of them “height”, the sample's and those of maps of an eighth.
   */
  readonly added: ReadonlyMap<string, Strides>;
  /** Where attention looks at the most pixels; null where there is none. */
  readonly finestAttention: Strides | null;
}

/** Goes by the strides of convolutions and pooling alone, which is all that an encoder has; what is enlarged is left out. */
export function strideFacts({ graph, nodes }: DataFlow, sample: string): StrideFacts {
  const pictures = new Set(graph.inputs.flatMap(({ name, dims }) => (name !== sample && dims?.length === 4 ? [name] : [])));
  const added = new Map<string, Strides>();
  let finestAttention: Strides | null = null;
  const strides = new Map<string, Strides>([[sample, [1, 1]]]);
  for (const node of nodes) {
    const before = node.inputs.map((name) => strides.get(name)).find((one) => one !== undefined);
    if (before === undefined) continue;
    if (node.op === 'Add' || node.op === 'Sum') for (const name of node.inputs) if (pictures.has(name) && !added.has(name)) added.set(name, before);
    if (node.op === 'Softmax' && (finestAttention === null || area(before) < area(finestAttention))) finestAttention = before;
    const after = stridesAfter(node, before);
    if (after !== null) for (const output of node.outputs) strides.set(output, after);
  }
  return { added, finestAttention };
}

const area = ([rows, columns]: Strides): number => rows * columns;

function stridesAfter(node: OnnxNode, [rows, columns]: Strides): Strides | null {
  if (['Shape', 'Size', 'Resize', 'Upsample', 'ConvTranspose', 'DepthToSpace', 'SpaceToDepth'].includes(node.op)) return null;
  if (!isConvolution(node.op) && !/^(Average|Max|Lp)Pool$/.test(node.op)) return [rows, columns];
  const [down = 1, across = 1] = numbersAttribute(node, 'strides') ?? [];
  return [rows * down, columns * across];
}
