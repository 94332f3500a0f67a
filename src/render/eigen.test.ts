import { describe, expect, it } from 'vitest';
import golden from '../../tools/goldens/render.golden.json' with { type: 'json' };
import { jacobiEigen, leadingEigen } from './eigen.ts';

/** |cosine| between row k of a and row k of b: eigenvectors are known up to their sign. */
function alignment(a: ArrayLike<number>, b: ArrayLike<number>, n: number, k: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (a[k * n + i] ?? 0) * (b[k * n + i] ?? 0);
  return Math.abs(sum);
}

describe.each(golden.symmetric)('a symmetric $n × $n matrix', ({ n, matrix, values, vectors }) => {
  it('has the eigenpairs of numpy.linalg.eigh', () => {
    const own = jacobiEigen(Float64Array.from(matrix), n);
    for (let k = 0; k < n; k++) {
      expect(own.values[k]).toBeCloseTo(values[k] ?? NaN, 9);
      expect(alignment(own.vectors, vectors, n, k)).toBeCloseTo(1, 9);
    }
  });

  it('has the same leading ones by subspace iteration', () => {
    const own = leadingEigen(Float64Array.from(matrix), n, 3);
    for (let k = 0; k < 3; k++) {
      expect(own.values[k]).toBeCloseTo(values[k] ?? NaN, 8);
      expect(alignment(own.vectors, vectors, n, k)).toBeCloseTo(1, 8);
    }
  });
});

it('a matrix of rank one has one eigenpair and two empty ones', () => {
  const v = [1, 2, -2, 4];
  const matrix = Float64Array.from({ length: 16 }, (_, i) => (v[Math.floor(i / 4)] ?? 0) * (v[i % 4] ?? 0));
  const { values, vectors } = leadingEigen(matrix, 4, 3);
  expect(values[0]).toBeCloseTo(25, 9);
  expect([...values.slice(1)]).toEqual([0, 0]);
  expect([...vectors.slice(4)]).toEqual(new Array(8).fill(0));
});

it('nothing but zeros is no trouble', () => {
  expect([...leadingEigen(new Float64Array(25), 5, 3).values]).toEqual([0, 0, 0]);
});

it('gives the same bits each time', () => {
  const matrix = Float64Array.from(golden.symmetric[1]?.matrix ?? []);
  expect(leadingEigen(matrix, 9, 3)).toEqual(leadingEigen(matrix, 9, 3));
});
