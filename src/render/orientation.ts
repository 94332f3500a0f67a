import { jacobiEigen } from './eigen.ts';
import { type Components, SHOWN } from './principal-components.ts';

/**
 * Turns the three directions inside the space that they span so that they lie as near as they can to `reference`
 * (SHOWN rows of `channels`): orthogonal Procrustes (Schönemann 1966). The space, and so what the picture shows of the
 * tensor, stays the same; only which way is light and which way is which hue is settled. See README.md for why.
 */
export function orient(components: Components, reference: Float64Array): Float64Array {
  const { channels, vectors } = components;
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
