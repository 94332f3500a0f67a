import type { Operation } from '../operation.ts';
import { numberOf, stringOf } from './attributes.ts';
import { atOf, countOf, placeOf, spreadFrom } from './places.ts';
import { sumOf, type Made, type Reader } from './sum.ts';

/** Σ a·b over `count` pairs, times `factor`, plus a bias. */
function pairs(a: Reader, b: Reader, count: number, atA: (k: number) => number, atB: (k: number) => number, factor: number, bias: { readonly from: Reader; readonly at: number } | null): Made {
  const values = Float64Array.from({ length: count }, (_, k) => a.number(atA(k)) * b.number(atB(k)));
  const { terms, rest, sum } = sumOf(values, (k) => ({ factors: [a.source(atA(k)), b.source(atB(k))], window: null, value: values[k] ?? NaN }));
  const added = bias === null ? null : bias.from.source(bias.at);
  return { kind: 'sum', of: 'product', terms, rest, factor, bias: added, value: factor * sum + (added?.value ?? 0) };
}

/** One value of a product of matrices, `bias` added where one is given (spread out over the product). */
export function matrixProduct(a: Reader, b: Reader, at: number, dims: readonly number[], factor = 1, bias: Reader | null = null): Made | null {
  if (a.dims.length < 2 || b.dims.length < 2) return null;
  const place = placeOf(at, dims);
  const [row = 0, column = 0] = place.slice(-2);
  const stack = place.slice(0, -2);
  const [inner = 1] = a.dims.slice(-1);
  const [m = 1] = a.dims.slice(-2);
  const [k = 1, n = 1] = b.dims.slice(-2);
  if (k !== inner) return null;
  const ofA = spreadFrom(stack, a.dims.slice(0, -2)) * m * inner;
  const ofB = spreadFrom(stack, b.dims.slice(0, -2)) * k * n;
  return pairs(a, b, inner, (i) => ofA + row * inner + i, (i) => ofB + i * n + column, factor, bias === null ? null : { from: bias, at: spreadFrom(place, bias.dims) });
}

/** One value of Gemm: alpha · A·B + beta · C. */
export function gemm(operation: Operation, a: Reader, b: Reader, c: Reader | null, at: number, dims: readonly number[]): Made | null {
  const [row = 0, column = 0] = placeOf(at, dims);
  const [acrossA, acrossB] = [numberOf(operation, 'transA', 0) !== 0, numberOf(operation, 'transB', 0) !== 0];
  const [rowsA = 1, columnsA = 1] = a.dims;
  const [rowsB = 1, columnsB = 1] = b.dims;
  const beta = numberOf(operation, 'beta', 1);
  if (a.dims.length !== 2 || b.dims.length !== 2 || (c !== null && beta !== 1)) return null;
  const inner = acrossA ? rowsA : columnsA;
  if (inner !== (acrossB ? columnsB : rowsB)) return null;
  return pairs(
    a,
    b,
    inner,
    (k) => (acrossA ? k * columnsA + row : row * columnsA + k),
    (k) => (acrossB ? column * columnsB + k : k * columnsB + column),
    numberOf(operation, 'alpha', 1),
    c === null ? null : { from: c, at: spreadFrom([row, column], c.dims) },
  );
}

/** One value of Einsum of two tensors, of which no letter stands twice in one. */
export function einsum(operation: Operation, a: Reader, b: Reader, at: number, dims: readonly number[]): Made | null {
  const letters = /^([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)$/.exec(stringOf(operation, 'equation', '').replace(/\s/g, ''))?.slice(1);
  const [left, right, out] = letters?.map((each) => each.split('')) ?? [];
  if (left === undefined || right === undefined || out === undefined) return null;
  if ([left, right, out].some((each) => new Set(each).size !== each.length) || out.length !== dims.length) return null;
  const size = new Map(left.map((letter, axis) => [letter, a.dims[axis] ?? 1] as const));
  right.forEach((letter, axis) => size.set(letter, Math.max(size.get(letter) ?? 1, b.dims[axis] ?? 1)));
  const summed = [...new Set([...left, ...right])].filter((letter) => !out.includes(letter));
  const sizes = summed.map((letter) => size.get(letter) ?? 1);
  const place = placeOf(at, dims);
  const where = (own: readonly string[], of: readonly number[], k: number): number => {
    const inner = placeOf(k, sizes);
    return atOf(own.map((letter, axis) => ((of[axis] ?? 1) === 1 ? 0 : ((out.includes(letter) ? place[out.indexOf(letter)] : inner[summed.indexOf(letter)]) ?? 0))), of);
  };
  return pairs(a, b, countOf(sizes), (k) => where(left, a.dims, k), (k) => where(right, b.dims, k), 1, null);
}
