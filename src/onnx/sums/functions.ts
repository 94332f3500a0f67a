import type { Operation } from '../operation.ts';
import { numberOf } from './attributes.ts';

/** Operators that make each value of the values at the same place, of one tensor or of several. */
type Pointwise = (x: number, y: number, operation: Operation) => number;

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Abramowitz and Stegun 7.1.26, right to 1.5e-7. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp(-x * x);
  return x < 0 ? tail - 1 : 1 - tail;
}

/** Of one tensor. */
export const UNARY: Readonly<Record<string, Pointwise>> = {
  Abs: (x) => Math.abs(x),
  Ceil: (x) => Math.ceil(x),
  Cos: (x) => Math.cos(x),
  Elu: (x, _, operation) => (x < 0 ? numberOf(operation, 'alpha', 1) * (Math.exp(x) - 1) : x),
  Erf: (x) => erf(x),
  Exp: (x) => Math.exp(x),
  Floor: (x) => Math.floor(x),
  Gelu: (x) => (x / 2) * (1 + erf(x / Math.SQRT2)),
  HardSigmoid: (x, _, operation) => Math.min(1, Math.max(0, numberOf(operation, 'alpha', 0.2) * x + numberOf(operation, 'beta', 0.5))),
  LeakyRelu: (x, _, operation) => (x < 0 ? numberOf(operation, 'alpha', 0.01) * x : x),
  Log: (x) => Math.log(x),
  Neg: (x) => -x,
  QuickGelu: (x, _, operation) => x * sigmoid(numberOf(operation, 'alpha', 1.702) * x),
  Reciprocal: (x) => 1 / x,
  Relu: (x) => Math.max(0, x),
  Sigmoid: (x) => sigmoid(x),
  Sin: (x) => Math.sin(x),
  Softplus: (x) => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(0, x),
  Sqrt: (x) => Math.sqrt(x),
  Tanh: (x) => Math.tanh(x),
};

/** Of two, spread out to one shape. */
export const BINARY: Readonly<Record<string, Pointwise>> = {
  Add: (x, y) => x + y,
  Div: (x, y) => x / y,
  Max: (x, y) => Math.max(x, y),
  Min: (x, y) => Math.min(x, y),
  Mul: (x, y) => x * y,
  Pow: (x, y) => x ** y,
  PRelu: (x, y) => (x < 0 ? x * y : x),
  Sub: (x, y) => x - y,
};
