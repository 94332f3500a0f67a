/**
 * A tensor of any rank as a stack of planes that can be drawn: a feature map's channels, an attention's heads, the one
 * image of a list of tokens, the one row of a vector.
 */

export interface PlaneShape {
  readonly count: number;
  readonly height: number;
  readonly width: number;
}

/** One sample of a tensor. `data` holds count · height · width values in row-major order. */
export interface Planes extends PlaneShape {
  readonly data: Float32Array;
}

/**
 * How `dims` (of a batch of 1) are cut into planes. A leading 1 is the batch. Then: one axis is a row, two are an image,
 * three are a stack of images, more are a stack counted over all axes but the last two. Axes of length 1 behind the first
 * carry nothing: [1, C, 1, 1] is a vector.
 */
export function planeShape(dims: readonly number[]): PlaneShape {
  const inner = dims[0] === 1 ? dims.slice(1) : dims;
  const long = inner.filter((dim) => dim !== 1);
  if (long.length <= 1) return { count: 1, height: 1, width: long[0] ?? 1 };
  if (inner.length === 2) return { count: 1, height: inner[0] ?? 1, width: inner[1] ?? 1 };
  const height = inner[inner.length - 2] ?? 1;
  const width = inner[inner.length - 1] ?? 1;
  return { count: inner.slice(0, -2).reduce((product, dim) => product * dim, 1), height, width };
}

/**
 * Sample `sample` of a tensor whose `data` may hold several, one after the other along its first axis (also where batch and
 * heads share that axis). A tensor that is the same for all samples has one; it is shown for each.
 */
export function planesOf(data: Float32Array, shape: PlaneShape, sample: number): Planes {
  const length = shape.count * shape.height * shape.width;
  const samples = Math.max(1, Math.floor(data.length / Math.max(1, length)));
  const at = Math.min(Math.max(0, sample), samples - 1) * length;
  return { ...shape, data: data.subarray(at, at + length) };
}

/** A view of plane `index`; empty where there is none. */
export function planeAt({ data, count, height, width }: Planes, index: number): Float32Array {
  const size = height * width;
  return index >= 0 && index < count ? data.subarray(index * size, (index + 1) * size) : new Float32Array(0);
}
