import type { Operand, Operation } from '../operation.ts';
import { numberOf } from './attributes.ts';
import { convolution } from './convolution.ts';
import { BINARY, sigmoid, UNARY } from './functions.ts';
import type { Layer } from './layers.ts';
import { movedFrom } from './moved.ts';
import { batchNorm, groupNorm, layerNorm } from './norms.ts';
import { atOf, axisOf, beforeTranspose, placeOf, spreadFrom } from './places.ts';
import { pooled, reduced, resized, softmax } from './pooled.ts';
import { einsum, gemm, matrixProduct } from './products.ts';
import { Reader, type Made, type Source, type Values } from './sum.ts';

/**
 * How the value at `at` (row-major over `dims`, those of the whole tensor with its batch) is made by its layer, of the numbers of the layer's
 * operands (`values`, as `layer.reads`; null where they are not to be had). Null for an operator that is not read here.
 */
export function howMade(layer: Layer, values: readonly (Values | null)[], at: number, dims: readonly number[]): Made | null {
  const readers = layer.reads.map((operand, i) => readerOf(operand, values[i] ?? null));
  const [x = null, second = null, third = null] = readers;
  if (x === null) return null;
  switch (layer.is) {
    case 'silu':
      return ofOne('SiLU', x.source(at), (value) => value * sigmoid(value));
    case 'group norm':
      return groupNorm(x, layer.groups, layer.epsilon, second, third, at);
    case 'linear':
      return second === null || third === null ? null : matrixProduct(x, second, at, dims, 1, third);
    case 'logits':
      return second === null || third === null ? null : matrixProduct(x, second, at, dims, layer.divides ? 1 / third.number(0) : third.number(0));
    case 'operator':
      return byOperator(layer.operation, readers, x, at, dims);
  }
}

function readerOf(operand: Operand, values: Values | null): Reader | null {
  if (operand.is === 'numbers') return new Reader(operand, { dims: operand.dims, data: operand.values });
  if (values === null) return null;
  return new Reader(operand, operand.is === 'weight' && operand.perm !== null ? inOrder(values, operand.perm) : values);
}

function inOrder({ dims, data }: Values, perm: readonly number[]): Values {
  const ordered = perm.map((axis) => dims[axis] ?? 1);
  const moved = Float32Array.from({ length: data.length }, (_, at) => data[atOf(beforeTranspose(placeOf(at, ordered), perm), dims)] ?? NaN);
  return { dims: ordered, data: moved };
}

function ofOne(of: string, x: Source, make: (value: number) => number): Made {
  return { kind: 'function', of, x: [x], value: make(x.value) };
}

function byOperator(operation: Operation, readers: readonly (Reader | null)[], x: Reader, at: number, dims: readonly number[]): Made | null {
  const { op, reads } = operation;
  const [, second = null, third = null, fourth = null, fifth = null] = readers;
  const epsilon = numberOf(operation, 'epsilon', 1e-5);
  // an operand that is there and not to be had
  const lacks = (index: number): boolean => reads[index] !== undefined && reads[index].is !== 'none' && readers[index] === null;
  const unary = UNARY[op];
  if (unary !== undefined) return ofOne(op, x.source(at), (value) => unary(value, NaN, operation));
  const binary = BINARY[op];
  if (binary !== undefined) {
    if (second === null || reads.length !== 2) return null;
    const place = placeOf(at, dims);
    const [a, b] = [x.source(spreadFrom(place, x.dims)), second.source(spreadFrom(place, second.dims))];
    return { kind: 'function', of: op, x: [a, b], value: binary(a.value, b.value, operation) };
  }
  switch (op) {
    case 'Conv':
    case 'ConvTranspose':
      return second === null || lacks(2) ? null : convolution(operation, x, second, third, at, dims);
    case 'MatMul':
      return second === null ? null : matrixProduct(x, second, at, dims);
    case 'Gemm':
      return second === null || lacks(2) ? null : gemm(operation, x, second, third, at, dims);
    case 'Einsum':
      return second === null || reads.length !== 2 ? null : einsum(operation, x, second, at, dims);
    case 'InstanceNormalization':
      return groupNorm(x, x.dims[1] ?? 1, epsilon, second, third, at, 'instance');
    case 'GroupNormalization':
      return lacks(1) || lacks(2) ? null : groupNorm(x, numberOf(operation, 'num_groups', 1), epsilon, second, third, at);
    case 'LayerNormalization':
      return lacks(1) || lacks(2) || operation.output !== 0 ? null : layerNorm(x, axisOf(numberOf(operation, 'axis', -1), dims.length), epsilon, second, third, at);
    case 'BatchNormalization':
      return second === null || third === null || fourth === null || fifth === null || operation.output !== 0 ? null : batchNorm(x, [second, third, fourth, fifth], epsilon, at);
    case 'MaxPool':
      return operation.output === 0 ? pooled(operation, x, at, dims) : null;
    case 'AveragePool':
      return pooled(operation, x, at, dims);
    case 'ReduceMean':
    case 'ReduceSum':
    case 'GlobalAveragePool':
      return reduced(operation, x, at, dims);
    case 'Resize':
      return resized(operation, x, at, dims);
    case 'Softmax':
      return softmax(operation, x, at, dims);
    default: {
      const from = movedFrom(operation, readers, at, dims);
      return from === null ? null : { kind: 'copy', of: op, x: from, value: from.value };
    }
  }
}
