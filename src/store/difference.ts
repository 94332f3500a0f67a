import type { Frame, Tensor } from '../protocol/frame.ts';

/** What one run has more than another, value by value. The same two give the same object, so that what is drawn of it can be kept. */

const tensors = new WeakMap<Tensor, WeakMap<Tensor, Tensor>>();
const frames = new WeakMap<Frame, WeakMap<Frame, Frame>>();

/**
 * a − b, or undefined where their shapes differ. Of a guided run and one without guidance, what both have is the conditional half: the last
 * sample of the batch.
 */
export function tensorDifference(a: Tensor, b: Tensor): Tensor | undefined {
  if (a.dims.slice(1).join() !== b.dims.slice(1).join()) return undefined;
  if (a.dims[0] === b.dims[0]) return held(tensors, a, b, () => ({ name: a.name, dims: a.dims, data: minus(a.data, b.data) }));
  if (a.dims[0] === undefined || b.dims[0] === undefined) return undefined;
  return held(tensors, a, b, () => ({ name: a.name, dims: [1, ...a.dims.slice(1)], data: minus(lastSample(a), lastSample(b)) }));
}

function lastSample({ dims: [batch = 1], data }: Tensor): Float32Array {
  return data.subarray(data.length - data.length / batch);
}

/** The frame of a with the values of b taken from its arrays; its timestep and the terms of its update are a's. */
export function frameDifference(a: Frame, b: Frame): Frame | undefined {
  if (a.xt.length !== b.xt.length) return undefined;
  return held(frames, a, b, () => ({
    ...a,
    xt: minus(a.xt, b.xt),
    modelOutput: minus(a.modelOutput, b.modelOutput),
    predNoise: minus(a.predNoise, b.predNoise),
    predX0: minus(a.predX0, b.predX0),
    prev: minus(a.prev, b.prev),
  }));
}

function held<T extends object>(kept: WeakMap<T, WeakMap<T, T>>, a: T, b: T, make: () => T): T {
  const ofA = kept.get(a) ?? new WeakMap<T, T>();
  kept.set(a, ofA);
  const made = ofA.get(b) ?? make();
  ofA.set(b, made);
  return made;
}

function minus(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value - (b[i] ?? 0));
}
