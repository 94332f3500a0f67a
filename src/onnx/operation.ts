import type { DataFlow } from './data-flow.ts';
import { isFloat } from './data-type.ts';
import type { OnnxNode } from './model.ts';
import type { OnnxTensor } from './tensor-data.ts';
import { numbersAttribute } from './node.ts';

/** Where an operator finds one of the things that it reads. */
export type Operand =
  /** A tensor that can be looked at. */
  | { readonly is: 'tensor'; readonly name: string }
  /** What the network is fed at every step. */
  | { readonly is: 'input'; readonly name: string }
  /** A constant of the file, as it is stored; `perm`: its axes are put in this order first. */
  | { readonly is: 'weight'; readonly name: string; readonly dims: readonly number[]; readonly perm: readonly number[] | null }
  /** A few numbers of the file. `name`: under which they are weights, or null. */
  | { readonly is: 'numbers'; readonly name: string | null; readonly dims: readonly number[]; readonly values: readonly number[] }
  /** An optional one that is left out. */
  | { readonly is: 'none' }
  /** Computed, and nothing that can be looked at. */
  | { readonly is: 'hidden' };

/** How a tensor is computed: the node of the graph, in plain data. */
export interface Operation {
  readonly op: string;
  /** Those that are numbers, lists of numbers or strings. */
  readonly attributes: Readonly<Record<string, number | readonly number[] | string>>;
  readonly reads: readonly Operand[];
  /** Which of the operator's outputs the tensor is. */
  readonly output: number;
}

/** More numbers than this are fetched when they are wanted. */
const FEW = 64;

/** Says of every node how it is computed, of tensors that `canBeSeen`. */
export function operationsOf(flow: DataFlow, canBeSeen: (name: string) => boolean): (node: OnnxNode, output: string) => Operation {
  const inputs = new Set(flow.graph.inputs.map(({ name }) => name));
  const operand = (name: string): Operand => {
    if (name === '') return { is: 'none' };
    if (inputs.has(name)) return { is: 'input', name };
    if (flow.dependsOn.has(name)) return canBeSeen(name) ? { is: 'tensor', name } : { is: 'hidden' };
    return constant(flow, name);
  };
  return (node, output) => ({
    op: node.op,
    attributes: Object.fromEntries(
      [...node.attributes].flatMap(([name, { kind, value }]) => (kind === 'number' || kind === 'numbers' || kind === 'string' ? [[name, value] as const] : [])),
    ),
    reads: node.inputs.map(operand),
    output: node.outputs.indexOf(output),
  });
}

function constant(flow: DataFlow, name: string): Operand {
  const stored = flow.graph.initializers.get(name);
  if (stored !== undefined) return isFloat(stored.dataType) ? weight(stored, name) : few(stored, null);
  const node = flow.producer.get(name);
  const [first = ''] = node?.inputs ?? [];
  switch (node?.op) {
    case 'Constant':
      return constantOf(node);
    case 'Cast':
    case 'Identity':
      return constant(flow, first);
    case 'Transpose': {
      const before = constant(flow, first);
      if (before.is !== 'weight' || before.perm !== null) return { is: 'hidden' };
      return { ...before, perm: numbersAttribute(node, 'perm') ?? before.dims.map((_, axis) => before.dims.length - 1 - axis) };
    }
    default:
      return { is: 'hidden' };
  }
}

function weight(tensor: OnnxTensor, name: string): Operand {
  const small = few(tensor, name);
  return small.is === 'numbers' ? small : { is: 'weight', name, dims: tensor.dims, perm: null };
}

function few(tensor: OnnxTensor, name: string | null): Operand {
  const count = tensor.dims.reduce((product, dim) => product * dim, 1);
  // those of another file are there when they are asked for as weights
  if (count > FEW || tensor.external !== null) return { is: 'hidden' };
  try {
    return { is: 'numbers', name, dims: tensor.dims, values: Array.from(tensor.numbers()) };
  } catch {
    // no numbers, or fewer than it says: whoever runs the file is told
    return { is: 'hidden' };
  }
}

function constantOf({ attributes }: OnnxNode): Operand {
  for (const [name, attribute] of attributes) {
    if (!name.startsWith('value')) continue;
    if (attribute.kind === 'tensor') return few(attribute.value, null);
    if (attribute.kind === 'number') return { is: 'numbers', name: null, dims: [], values: [attribute.value] };
    if (attribute.kind === 'numbers') return { is: 'numbers', name: null, dims: [attribute.value.length], values: attribute.value };
  }
  return { is: 'hidden' };
}
