import type { Anatomy } from './anatomy-types.ts';
import type { OnnxGraph } from './model.ts';

export type * from './anatomy-types.ts';

/** Not yet: gives an anatomy with nothing in it. */
export function findAnatomy(graph: OnnxGraph, _dims: ReadonlyMap<string, readonly number[]>): Anatomy {
  return {
    inputs: { sample: null, timestep: null, text: null, other: graph.inputs.map((info) => info.name) },
    output: graph.outputs[0]?.name ?? null,
    reason: 'The anatomy is not written yet.',
    levels: [],
    skips: [],
    residualBlocks: [],
    selfAttention: [],
    crossAttention: [],
    downsamples: [],
    upsamples: [],
    time: null,
    stem: null,
    head: null,
    unrecognised: [],
  };
}
