const wide = new Float64Array(1);
const words = new BigInt64Array(wide.buffer);

/**
 * a·b + c of float32s with one rounding, as the processor's fused multiply-add does. The product is exact in float64, and the sum is rounded
 * to odd before it is rounded to float32, so that the first rounding cannot make a tie for the second (Boldo & Melquiond 2008).
 */
export function fma32(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  // What the sum left out, exactly (Knuth's two-sum).
  const virtual = sum - product;
  const lost = product - (sum - virtual) + (c - virtual);
  if (lost === 0) return Math.fround(sum);
  wide[0] = sum;
  const bits = words[0] ?? 0n;
  if ((bits & 1n) === 0n) {
    words[0] = bits + (lost > 0 === sum > 0 ? 1n : -1n);
  }
  return Math.fround(wide[0]);
}
