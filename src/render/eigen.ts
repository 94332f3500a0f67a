/**
 * Leading eigenvectors of a symmetric matrix, in float64, with no random start: the same matrix gives the same bits.
 */

export interface Eigen {
  /** Largest first. */
  readonly values: Float64Array;
  /** Row k, `n` long, is the unit vector of `values[k]`. */
  readonly vectors: Float64Array;
}

/**
 * All eigenpairs of a small symmetric n × n matrix by cyclic Jacobi rotations (Golub & Van Loan, Matrix Computations, §8.5).
 * Meant for n ≤ 16.
 */
export function jacobiEigen(matrix: Float64Array, n: number): Eigen {
  const a = Float64Array.from(matrix);
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  const at = (m: Float64Array, i: number, j: number): number => m[i * n + j] ?? 0;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    let diagonal = 0;
    for (let i = 0; i < n; i++) {
      diagonal += at(a, i, i) ** 2;
      for (let j = i + 1; j < n; j++) off += at(a, i, j) ** 2;
    }
    if (off <= 1e-30 * diagonal || off === 0) break;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const apq = at(a, p, q);
        if (apq === 0) continue;
        const theta = (at(a, q, q) - at(a, p, p)) / (2 * apq);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let k = 0; k < n; k++) {
          const akp = at(a, k, p);
          const akq = at(a, k, q);
          a[k * n + p] = c * akp - s * akq;
          a[k * n + q] = s * akp + c * akq;
        }
        for (let k = 0; k < n; k++) {
          const apk = at(a, p, k);
          const aqk = at(a, q, k);
          a[p * n + k] = c * apk - s * aqk;
          a[q * n + k] = s * apk + c * aqk;
        }
        for (let k = 0; k < n; k++) {
          const vpk = at(v, p, k);
          const vqk = at(v, q, k);
          v[p * n + k] = c * vpk - s * vqk;
          v[q * n + k] = s * vpk + c * vqk;
        }
      }
    }
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => at(a, j, j) - at(a, i, i));
  const values = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    values[to] = at(a, from, from);
    vectors.set(v.subarray(from * n, from * n + n), to * n);
  });
  return { values, vectors };
}

/** Extra vectors in the iterated block: the error shrinks by λ₍block+1₎/λ₍count₎ a turn instead of λ₍count+1₎/λ₍count₎. */
const GUARD = 5;
const MAX_TURNS = 200;
const TOLERANCE = 1e-9;

/**
 * The `count` leading eigenpairs of a positive semi-definite n × n matrix, by subspace iteration with a Rayleigh–Ritz step
 * (Saad, Numerical Methods for Large Eigenvalue Problems, §5.3). Rank-deficient matrices give zero values and vectors.
 */
export function leadingEigen(matrix: Float64Array, n: number, count: number): Eigen {
  const block = Math.min(n, count + GUARD);
  let q: Float64Array = fixedStart(block * n);
  orthonormalise(q, block, n);
  let values: Float64Array = new Float64Array(block);
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const z = times(matrix, n, q, block);
    const small = new Float64Array(block * block);
    for (let i = 0; i < block; i++) {
      for (let j = i; j < block; j++) {
        const value = dot(q, i * n, z, j * n, n);
        small[i * block + j] = value;
        small[j * block + i] = value;
      }
    }
    const ritz = jacobiEigen(small, block);
    values = ritz.values;
    const rotatedQ = combine(ritz.vectors, q, block, n);
    const rotatedZ = combine(ritz.vectors, z, block, n);
    let residual = 0;
    for (let k = 0; k < Math.min(count, block); k++) {
      const lambda = values[k] ?? 0;
      let sum = 0;
      for (let i = 0; i < n; i++) sum += ((rotatedZ[k * n + i] ?? 0) - lambda * (rotatedQ[k * n + i] ?? 0)) ** 2;
      residual = Math.max(residual, Math.sqrt(sum));
    }
    q = rotatedQ;
    if (residual <= TOLERANCE * Math.max(values[0] ?? 0, Number.MIN_VALUE)) break;
    q = rotatedZ;
    orthonormalise(q, block, n);
  }
  const vectors = new Float64Array(count * n);
  const kept = new Float64Array(count);
  const floor = 1e-14 * (values[0] ?? 0);
  for (let k = 0; k < Math.min(count, block); k++) {
    const value = values[k] ?? 0;
    if (value <= floor) continue;
    kept[k] = value;
    vectors.set(q.subarray(k * n, k * n + n), k * n);
  }
  return { values: kept, vectors };
}

/** The same numbers every time, without structure that rows or images could share (Numerical Recipes' `ranqd1`). */
function fixedStart(length: number): Float64Array {
  let state = 1;
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

function dot(a: Float64Array, aAt: number, b: Float64Array, bAt: number, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (a[aAt + i] ?? 0) * (b[bAt + i] ?? 0);
  return sum;
}

/** Row j of the result = matrix · row j of q. */
function times(matrix: Float64Array, n: number, q: Float64Array, rows: number): Float64Array {
  const z = new Float64Array(rows * n);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < n; i++) z[j * n + i] = dot(matrix, i * n, q, j * n, n);
  }
  return z;
}

/** Row i of the result = Σₖ weights[i, k] · row k of q. */
function combine(weights: Float64Array, q: Float64Array, rows: number, n: number): Float64Array {
  const out = new Float64Array(rows * n);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < rows; k++) {
      const w = weights[i * rows + k] ?? 0;
      for (let j = 0; j < n; j++) out[i * n + j] = (out[i * n + j] ?? 0) + w * (q[k * n + j] ?? 0);
    }
  }
  return out;
}

/** Modified Gram–Schmidt, twice ("twice is enough", Giraud et al. 2005); a row that vanishes stays zero. */
export function orthonormalise(q: Float64Array, rows: number, n: number): void {
  for (let i = 0; i < rows; i++) {
    const before = Math.sqrt(dot(q, i * n, q, i * n, n));
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < i; k++) {
        const overlap = dot(q, i * n, q, k * n, n);
        for (let j = 0; j < n; j++) q[i * n + j] = (q[i * n + j] ?? 0) - overlap * (q[k * n + j] ?? 0);
      }
    }
    const norm = Math.sqrt(dot(q, i * n, q, i * n, n));
    const scale = norm > 1e-12 * before && norm > 0 ? 1 / norm : 0;
    for (let j = 0; j < n; j++) q[i * n + j] = (q[i * n + j] ?? 0) * scale;
  }
}
