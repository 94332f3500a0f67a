import type { StepTerms } from '../diffusion/terms.ts';

/** A tensor as the scripting interface and the screen know it. Data in row-major order of `dims`. */
export interface Tensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/**
 * What was computed at one position of the run: the network's answer at x_t and the sampler's step from it.
 * All arrays hold one sample, C·H·W values; guidance is already applied.
 */
export interface Frame {
  /** Position on the film, 0 (noise) … N−1; also the index of the model evaluation. */
  readonly index: number;
  /** The model's t, as fed to the network. */
  readonly timestep: number;
  readonly xt: Float32Array;
  /** The network's answer after guidance; equals predNoise for an ε-predicting model. */
  readonly modelOutput: Float32Array;
  /** ε̂ */
  readonly predNoise: Float32Array;
  /** x̂₀ */
  readonly predX0: Float32Array;
  /** x at the next position: the next frame's xt, or the picture. */
  readonly prev: Float32Array;
  /** The sampler's update, term by term. */
  readonly terms: StepTerms;
}

/** What the network was fed. */
export interface NetworkInputs {
  /** [B, C, H, W]; B = 2 (unconditional, conditional) when guided, else 1. */
  readonly sample: Float32Array;
  /** [B] */
  readonly timestep: Float32Array;
  /** All else that the network is told, by the name of its input: token ids, hidden states, a class, sizes. */
  readonly conditions: Conditions;
  readonly batch: number;
}

export type Conditions = Readonly<Record<string, InputArray | ToBeMade>>;

/** What only the engine can make, of a text encoder or of a file: for each row of the batch the prompt, or null for the unconditional one. */
export interface ToBeMade {
  readonly dims: readonly number[];
  readonly rows: readonly (string | null)[];
}

/** Values of one input. The first axis is the batch's. */
export interface InputArray {
  readonly dims: readonly number[];
  readonly data: Float32Array | Int32Array;
}
