/**
 * What attention probabilities say, in numbers: maps per head and key, shares, entropies. Notation: Q queries (pixels), K keys
 * (words, or pixels), every row of keys sums to 1.
 */

export interface AttentionLayout {
  readonly heads: number;
  /** Which axis of the tensor counts queries, and which keys. */
  readonly queryAxis: number;
  readonly keyAxis: number;
}

/** One sample's probabilities, [heads, queries, keys]. */
export interface HeadMaps {
  readonly data: Float32Array;
  readonly heads: number;
  readonly queries: number;
  readonly keys: number;
}

/**
 * One sample of a probability tensor of any layout: [B, heads, Q, K], [B·heads, Q, K], [B, Q, K], queries and keys on any two
 * axes. The other axes count samples, then heads, in this order. Null where the numbers do not divide.
 */
export function headMaps(
  tensor: { readonly dims: readonly number[]; readonly data: Float32Array },
  { heads, queryAxis, keyAxis }: AttentionLayout,
  sample: number,
): HeadMaps | null {
  const { dims, data } = tensor;
  const queries = dims[queryAxis];
  const keys = dims[keyAxis];
  if (queries === undefined || keys === undefined || queryAxis === keyAxis) return null;
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((product, size) => product * size, 1));
  const others = dims.map((_, axis) => axis).filter((axis) => axis !== queryAxis && axis !== keyAxis);
  const rest = others.reduce((product, axis) => product * (dims[axis] ?? 1), 1);
  if (heads < 1 || rest % heads !== 0) return null;
  const batch = rest / heads;
  const first = Math.min(sample, batch - 1) * heads;
  const queryStride = strides[queryAxis] ?? 1;
  const keyStride = strides[keyAxis] ?? 1;
  if (keyStride === 1 && queryStride === keys && Math.max(...others) < Math.min(queryAxis, keyAxis)) {
    return { data: data.subarray(first * queries * keys, (first + heads) * queries * keys), heads, queries, keys };
  }
  const out = new Float32Array(heads * queries * keys);
  let at = 0;
  for (let h = 0; h < heads; h++) {
    let left = first + h;
    let start = 0;
    for (let i = others.length - 1; i >= 0; i--) {
      const axis = others[i] ?? 0;
      const size = dims[axis] ?? 1;
      start += (left % size) * (strides[axis] ?? 1);
      left = Math.floor(left / size);
    }
    for (let q = 0; q < queries; q++) {
      for (let k = 0; k < keys; k++) out[at++] = data[start + q * queryStride + k * keyStride] ?? 0;
    }
  }
  return { data: out, heads, queries, keys };
}

/** The mean over the heads, as maps of one head. */
export function meanOfHeads({ data, heads, queries, keys }: HeadMaps): HeadMaps {
  const length = queries * keys;
  const out = new Float64Array(length);
  for (let h = 0; h < heads; h++) for (let i = 0; i < length; i++) out[i] = (out[i] ?? 0) + (data[h * length + i] ?? 0);
  return { data: Float32Array.from(out, (value) => value / heads), heads: 1, queries, keys };
}

/** How strongly each query reads one key: a map over the picture. */
export function mapOfKey({ data, queries, keys }: HeadMaps, head: number, key: number): Float32Array {
  const out = new Float32Array(queries);
  for (let q = 0; q < queries; q++) out[q] = data[(head * queries + q) * keys + key] ?? 0;
  return out;
}

/** Where the largest of some weights are, the largest first; of equals the earlier. */
export function largestOf(weights: Float32Array, count: number): number[] {
  return Array.from(weights.keys())
    .sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0))
    .slice(0, count);
}

/** How strongly one query reads each key. */
export function rowOfQuery({ data, queries, keys }: HeadMaps, head: number, query: number): Float32Array {
  const at = (head * queries + query) * keys;
  return data.slice(at, at + keys);
}

/** Mean weight of each key over all queries. Sums to 1. */
export function sharesOfKeys({ data, queries, keys }: HeadMaps, head: number): Float64Array {
  const shares = new Float64Array(keys);
  for (let q = 0; q < queries; q++) {
    const at = (head * queries + q) * keys;
    for (let k = 0; k < keys; k++) shares[k] = (shares[k] ?? 0) + (data[at + k] ?? 0) / queries;
  }
  return shares;
}

/** Largest |Σ over keys − 1| of any query of any head, summed in float64. */
export function largestSumDeviation({ data, heads, queries, keys }: HeadMaps): number {
  let worst = 0;
  for (let row = 0; row < heads * queries; row++) {
    let sum = 0;
    for (let k = 0; k < keys; k++) sum += data[row * keys + k] ?? 0;
    worst = Math.max(worst, Math.abs(sum - 1));
  }
  return worst;
}

/** Entropy of a head in bits, −Σ p·log₂ p (Shannon 1948), averaged over the queries: 0 reads one key, log₂ K reads all alike. */
export function entropyOfHead({ data, queries, keys }: HeadMaps, head: number): number {
  let bits = 0;
  for (let q = 0; q < queries; q++) {
    const at = (head * queries + q) * keys;
    for (let k = 0; k < keys; k++) {
      const p = data[at + k] ?? 0;
      if (p > 0) bits -= p * Math.log2(p);
    }
  }
  return bits / queries;
}
