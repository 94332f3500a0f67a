import { sumOverChannels, sumOverPixels } from './channel-sums.ts';
import { jacobiEigen, orthonormalise } from './eigen.ts';
import { SHOWN } from './reference-look.ts';

/** Turns of subspace iteration from the reference. See README.md for the measurements behind it. */
const TURNS = 2;

/**
 * The directions in which a tensor is shown: nearly its own principal components, but bound to a reference pass.
 *
 * D spans C^q R, with C the covariance of the channels, R the reference's directions and q = 2: two turns of subspace
 * iteration from R towards the leading eigenvectors of C. Inside that span D is turned to lie as near R as it can
 * (orthogonal Procrustes, Schönemann 1966). C is positive semi-definite, so Rᵀ C^q R is positive definite as long as C^q R has
 * full rank: no direction can flip its sign, and D is a smooth function of C. Exact eigenvectors are not: they swap
 * where two eigenvalues cross, and a film of them flickers.
 *
 * `x` is [channels, pixels] less its channel means. Costs O(channels · pixels), without forming C.
 */
export function directionsNear(reference: Float64Array, x: Float64Array, channels: number, pixels: number): Float64Array {
  let rows: Float64Array = Float64Array.from(reference);
  for (let turn = 0; turn < TURNS; turn++) rows = timesCovariance(rows, x, channels, pixels);
  orthonormalise(rows, SHOWN, channels);
  return orient(rows, channels, reference);
}

/** Row k of the result is C · row k, up to a factor: X (Xᵀ r), scaled to unit length so that small tensors do not vanish. */
function timesCovariance(rows: Float64Array, x: Float64Array, channels: number, pixels: number): Float64Array {
  const out = sumOverPixels(x, channels, pixels, sumOverChannels(x, channels, pixels, { rows, from: 0, of: channels }));
  for (let k = 0; k < SHOWN; k++) {
    const row = out.subarray(k * channels, (k + 1) * channels);
    let squares = 0;
    for (let c = 0; c < channels; c++) squares += (row[c] ?? 0) ** 2;
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let c = 0; c < channels; c++) row[c] = (row[c] ?? 0) * scale;
  }
  return out;
}

/** Rotates orthonormal rows inside the space that they span, as near to `reference` as they can come. */
export function orient(vectors: Float64Array, channels: number, reference: Float64Array): Float64Array {
  const overlap = new Float64Array(SHOWN * SHOWN);
  for (let i = 0; i < SHOWN; i++) {
    for (let j = 0; j < SHOWN; j++) {
      let sum = 0;
      for (let c = 0; c < channels; c++) sum += (reference[i * channels + c] ?? 0) * (vectors[j * channels + c] ?? 0);
      overlap[i * SHOWN + j] = sum;
    }
  }
  return rotate(nearestRotation(overlap), vectors, channels);
}

/**
 * The orthogonal factor U Vᵀ of M = U Σ Vᵀ, for a 3 × 3 matrix: among orthogonal matrices R the one with the largest
 * trace(Rᵀ M). Reflections are allowed: the sign of a component carries no meaning.
 */
export function nearestRotation(m: Float64Array): Float64Array {
  const n = SHOWN;
  const mtm = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += (m[k * n + i] ?? 0) * (m[k * n + j] ?? 0);
      mtm[i * n + j] = sum;
    }
  }
  const { values, vectors: v } = jacobiEigen(mtm, n);
  const u = new Float64Array(n * n);
  const floor = 1e-12 * Math.sqrt(Math.max(values[0] ?? 0, 0));
  for (let k = 0; k < n; k++) {
    const sigma = Math.sqrt(Math.max(values[k] ?? 0, 0));
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += (m[i * n + j] ?? 0) * (v[k * n + j] ?? 0);
      u[k * n + i] = sigma > floor ? sum / sigma : 0;
    }
    if (sigma <= floor) completeBasis(u, k, n);
  }
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += (u[k * n + i] ?? 0) * (v[k * n + j] ?? 0);
      out[i * n + j] = sum;
    }
  }
  return out;
}

/** Row k of u becomes a unit vector orthogonal to the rows before it: the axis that sticks out of them most. */
function completeBasis(u: Float64Array, k: number, n: number): void {
  let best = new Float64Array(n);
  let bestNorm = -1;
  for (let axis = 0; axis < n; axis++) {
    const e = new Float64Array(n);
    e[axis] = 1;
    for (let r = 0; r < k; r++) {
      const overlap = u[r * n + axis] ?? 0;
      for (let i = 0; i < n; i++) e[i] = (e[i] ?? 0) - overlap * (u[r * n + i] ?? 0);
    }
    const norm = Math.hypot(...e);
    if (norm > bestNorm + 1e-9) {
      bestNorm = norm;
      best = e.map((value) => value / norm);
    }
  }
  u.set(best, k * n);
}

/** Row i of the result = Σⱼ rotation[i, j] · row j of the vectors. */
function rotate(rotation: Float64Array, vectors: Float64Array, channels: number): Float64Array {
  const out = new Float64Array(SHOWN * channels);
  for (let i = 0; i < SHOWN; i++) {
    for (let j = 0; j < SHOWN; j++) {
      const w = rotation[i * SHOWN + j] ?? 0;
      for (let c = 0; c < channels; c++) {
        out[i * channels + c] = (out[i * channels + c] ?? 0) + w * (vectors[j * channels + c] ?? 0);
      }
    }
  }
  return out;
}
