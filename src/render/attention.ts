/**
 * Attention probabilities → what one key is given. The tensor is [batch · heads, queries, keys] or the same with batch and
 * heads apart, in either order of the last two axes.
 */
export interface AttentionShape {
  readonly batch: number;
  readonly heads: number;
  readonly queries: number;
  readonly keys: number;
  /** False where the keys come before the queries. */
  readonly keysLast: boolean;
}

/** The weight that every query gives to `key`, mean over the heads. */
export function keyWeights(data: Float32Array, { heads, queries, keys, keysLast }: AttentionShape, sample: number, key: number): Float32Array {
  const sums = new Float64Array(queries);
  for (let h = 0; h < heads; h++) {
    const at = (sample * heads + h) * queries * keys;
    for (let q = 0; q < queries; q++) {
      sums[q] = (sums[q] ?? 0) + (data[at + (keysLast ? q * keys + key : key * queries + q)] ?? 0);
    }
  }
  return Float32Array.from(sums, (sum) => sum / heads);
}
