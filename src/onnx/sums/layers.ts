import type { Operand, Operation } from '../operation.ts';
import { numberOf } from './attributes.ts';
import { countOf } from './places.ts';

/** A tensor as these functions know it. */
export interface Tensor {
  readonly name: string;
  /** With a batch of 1. */
  readonly dims: readonly number[];
  readonly made: Operation;
}

/**
 * What makes a tensor: its operator, or the layer that exporters write out in smaller operators of which it is the last: SiLU is x · sigmoid(x),
 * group normalisation an instance normalisation between two reshapes, scaled and shifted, a linear layer a matrix product and its bias, a logit
 * a product of query and key and a factor.
 */
export type Layer =
  | { readonly is: 'operator'; readonly operation: Operation; readonly reads: readonly Operand[] }
  | { readonly is: 'silu'; readonly reads: readonly [x: Operand] }
  | { readonly is: 'group norm'; readonly groups: number; readonly epsilon: number; readonly reads: readonly [x: Operand, scale: Operand, shift: Operand] }
  | { readonly is: 'linear'; readonly reads: readonly [a: Operand, b: Operand, bias: Operand] }
  | { readonly is: 'logits'; readonly divides: boolean; readonly reads: readonly [a: Operand, b: Operand, factor: Operand] };

export type Tensors = ReadonlyMap<string, Tensor>;

export function layerOf({ made }: Tensor, tensors: Tensors): Layer {
  return silu(made, tensors) ?? groupNorm(made, tensors) ?? linear(made, tensors) ?? logits(made, tensors) ?? { is: 'operator', operation: made, reads: made.reads };
}

function made(operand: Operand | undefined, op: string, tensors: Tensors): Operation | null {
  const tensor = operand?.is === 'tensor' ? tensors.get(operand.name) : undefined;
  return tensor?.made.op === op ? tensor.made : null;
}

/** The two operands of a sum or product, both ways round. */
function bothWays({ op, reads: [a, b] }: Operation, wanted: string): readonly (readonly [Operand, Operand])[] {
  return op !== wanted || a === undefined || b === undefined ? [] : [[a, b], [b, a]];
}

const isConstant = (operand: Operand): boolean => operand.is === 'weight' || operand.is === 'numbers';

function silu(operation: Operation, tensors: Tensors): Layer | null {
  for (const [x, gate] of bothWays(operation, 'Mul')) {
    const of = made(gate, 'Sigmoid', tensors)?.reads[0];
    if (x.is === 'tensor' && of?.is === 'tensor' && of.name === x.name) return { is: 'silu', reads: [x] };
  }
  return null;
}

function groupNorm(operation: Operation, tensors: Tensors): Layer | null {
  for (const [scaled, shift] of bothWays(operation, 'Add')) {
    const product = made(scaled, 'Mul', tensors);
    if (product === null || !isConstant(shift)) continue;
    for (const [back, scale] of bothWays(product, 'Mul')) {
      const norm = made(made(back, 'Reshape', tensors)?.reads[0], 'InstanceNormalization', tensors);
      const [cut, ones, zeros] = norm?.reads ?? [];
      const x = made(cut, 'Reshape', tensors)?.reads[0];
      const [dims, groups] = [x?.is === 'tensor' ? tensors.get(x.name)?.dims : undefined, cut?.is === 'tensor' ? tensors.get(cut.name)?.dims[1] : undefined];
      if (norm === null || x === undefined || dims === undefined || groups === undefined || !isConstant(scale)) continue;
      // a norm with a scale of its own is another layer; the channels must be cut into whole groups, all samples apart
      if (!allAre(ones, 1) || !allAre(zeros, 0) || dims.length !== 4 || (dims[1] ?? 0) % groups !== 0) continue;
      if (!ofEachChannel(scale, dims[1] ?? 0) || !ofEachChannel(shift, dims[1] ?? 0)) continue;
      return { is: 'group norm', groups, epsilon: numberOf(norm, 'epsilon', 1e-5), reads: [x, scale, shift] };
    }
  }
  return null;
}

function allAre(operand: Operand | undefined, value: number): boolean {
  return operand?.is === 'numbers' && operand.values.every((each) => each === value);
}

/** [C, 1, 1] or [1, C, 1, 1]. */
function ofEachChannel(operand: Operand, channels: number): boolean {
  const dims = operand.is === 'weight' || operand.is === 'numbers' ? operand.dims : [];
  return dims.length >= 3 && dims[dims.length - 3] === channels && countOf(dims) === channels;
}

function linear(operation: Operation, tensors: Tensors): Layer | null {
  for (const [product, bias] of bothWays(operation, 'Add')) {
    const [a, b] = made(product, 'MatMul', tensors)?.reads ?? [];
    if (a !== undefined && b !== undefined && isConstant(b) && isConstant(bias)) return { is: 'linear', reads: [a, b, bias] };
  }
  return null;
}

function logits(operation: Operation, tensors: Tensors): Layer | null {
  for (const [product, factor] of operation.op === 'Div' ? bothWays(operation, 'Div').slice(0, 1) : bothWays(operation, 'Mul')) {
    const [a, b] = made(product, 'MatMul', tensors)?.reads ?? [];
    if (a?.is === 'tensor' && b?.is === 'tensor' && factor.is === 'numbers' && factor.values.length === 1) return { is: 'logits', divides: operation.op === 'Div', reads: [a, b, factor] };
  }
  return null;
}
