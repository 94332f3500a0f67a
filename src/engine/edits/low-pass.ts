import type { Values } from './part-values.ts';

/** A separable filter of a picture: y = Re(L_h · x · L_wᵀ), as the four matrices that the form `filter` is fed. */
export interface Separable {
  readonly Rh: Values;
  readonly Rw: Values;
  readonly Ih: Values;
  readonly Iw: Values;
}

/** Keeps the frequencies with |f_y| and |f_x| below `cutoff` cycles per picture. */
export function lowPass(size: readonly [number, number], cutoff: number): Separable {
  return separable(size, (f) => Math.abs(f) < cutoff);
}

/**
 * Keeps what diffusers' `fourier_filter` scales with threshold 1 (its mask covers the two places before and at the middle of the shifted
 * spectrum): f = −1 and 0 on either axis, and no +1, so that the filter is complex and its real part is taken.
 */
export function freeuLowPass(size: readonly [number, number]): Separable {
  return separable(size, (f, n) => f === 0 || f === -1 || (n === 1 && f === 0));
}

/** `keeps(f, n)`: whether frequency f, −n/2 ≤ f < n/2, is kept. */
function separable([h, w]: readonly [number, number], keeps: (f: number, n: number) => boolean): Separable {
  const [left, right] = [projection(h, keeps), projection(w, keeps)];
  return { Rh: left.real, Ih: left.imaginary, Rw: transposed(right.real), Iw: transposed(right.imaginary) };
}

/** F⁻¹ · diag(kept) · F of n values: L[a, b] = 1/n · Σ_f exp(2πi·f·(a − b)/n). */
function projection(n: number, keeps: (f: number, n: number) => boolean): { real: Values; imaginary: Values } {
  const kept = Array.from({ length: n }, (_, i) => i - Math.floor(n / 2)).filter((f) => keeps(f, n));
  const real = new Float32Array(n * n);
  const imaginary = new Float32Array(n * n);
  for (let a = 0; a < n; a++)
    for (let b = 0; b < n; b++) {
      const angles = kept.map((f) => (2 * Math.PI * ((((f * (a - b)) % n) + n) % n)) / n);
      real[a * n + b] = angles.reduce((sum, angle) => sum + Math.cos(angle), 0) / n;
      imaginary[a * n + b] = angles.reduce((sum, angle) => sum + Math.sin(angle), 0) / n;
    }
  return { real: { dims: [n, n], data: real }, imaginary: { dims: [n, n], data: imaginary } };
}

function transposed({ dims, data }: Values): Values {
  const [n = 0] = dims;
  return { dims, data: data.map((_, i) => data[(i % n) * n + Math.floor(i / n)] ?? 0) };
}
