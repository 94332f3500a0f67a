import type { NpyArray } from '../base/npy.ts';
import type { InputArray } from './frame.ts';

/** An array of a file as the network can be fed it: whole numbers stay whole. */
export function inputArray({ dims, data }: NpyArray): InputArray {
  if (data instanceof Float32Array || data instanceof Int32Array) return { dims, data };
  return { dims, data: data instanceof Float64Array ? Float32Array.from(data) : Int32Array.from(data, Number) };
}
