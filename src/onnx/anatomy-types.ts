/**
 * The anatomy of a U-Net in the names of its tensors: plain JSON. Lists are in the order of the data flow unless they say
 * otherwise. [h, w] are rows and columns of the feature maps.
 */

export type Arm = 'encoder' | 'middle' | 'decoder';

/** Where something lies: level 0 is the full resolution; the middle's index is that of the lowest resolution. */
export interface Place {
  readonly arm: Arm;
  readonly level: number;
}

export interface Level {
  readonly arm: Arm;
  /** 0 = full resolution. Encoder and decoder levels of the same index have the same scale, and the same resolution unless
   * convolutions without padding make the picture smaller on the way: then the skips are cropped, and `resolution` differs. */
  readonly index: number;
  readonly resolution: readonly [number, number];
  /** Of `output`. */
  readonly channels: number;
  /** The tensor that leaves the level: for the encoder what is downsampled (or crosses last), for the decoder what is
   * upsampled or goes to the head. */
  readonly output: string;
  /** All tensors that belong to it, in order; attention's and the projections of the time included. */
  readonly tensors: readonly string[];
}

export interface Skip {
  /** The tensor that travels across, as it enters the join. */
  readonly encoder: string;
  /** What comes up from below, as it enters the join. */
  readonly decoder: string;
  /** Their concatenation or sum. */
  readonly joined: string;
  readonly resolution: readonly [number, number];
  readonly level: number;
  readonly op: 'Concat' | 'Add';
  readonly order: 'decoder-first' | 'encoder-first';
  /** The joined tensor as the layers behind it first read it: what a norm makes of it, and what that norm is called. Null where none comes first. */
  readonly read: { readonly tensor: string; readonly norm: string } | null;
}

export interface ResidualBlock extends Place {
  readonly input: string;
  /** The computed side of the sum. */
  readonly branch: string;
  /** The other side: `input` itself, or a projection or resampling of it. */
  readonly shortcut: string;
  readonly output: string;
  /** What the time path brings into the branch: what is added, or the tensor that scale and shift are cut from. */
  readonly time: string | null;
  /** With FiLM, what multiplies (usually 1 + scale) and what is then added; null where the time is only added. */
  readonly timeScale: string | null;
  readonly timeShift: string | null;
}

export interface Attention extends Place {
  /** Output of the softmax: every row of keys sums to 1. */
  readonly probabilities: string;
  /** The operands as they enter the products, scaling and transposing done. */
  readonly query: string;
  readonly key: string;
  readonly value: string;
  /** Product of queries and keys, before scaling, mask and softmax. */
  readonly logits: string;
  /** Probabilities × values. */
  readonly output: string;
  readonly heads: number;
  /** Number of keys: words for cross-attention; for self-attention pixels, and what learned tokens stand beside them. */
  readonly tokens: number;
  /** Of the picture that the queries come from. */
  readonly resolution: readonly [number, number];
  /** Which axis of `probabilities` counts queries, and which keys. */
  readonly queryAxis: number;
  readonly keyAxis: number;
}

export interface Resampling {
  readonly input: string;
  /** Output of the operator that changes the resolution. */
  readonly output: string;
  readonly op: string;
  /** In words: 'max pooling', 'strided convolution', 'nearest-neighbour + convolution', … */
  readonly kind: string;
  /** Output of the convolution that belongs to it, where `kind` names one ('… + convolution', 'convolution + pixel shuffle'). */
  readonly convolution: string | null;
  /** The level that is left: for a downsampling the one above, for an upsampling the one below. */
  readonly level: number;
}

export interface TimeProjection {
  /** Index in `residualBlocks`; null where the time comes in outside of one. */
  readonly block: number | null;
  readonly tensor: string;
}

export interface TimePath {
  readonly input: string;
  /** The sinusoidal embedding, before any learned layer; null where there is none (it may then be the input itself). */
  readonly sinusoid: string | null;
  /** What the network's layers make of it once, for all blocks together, before any activation that follows. */
  readonly embedding: string | null;
  /** The last tensor that all blocks share: `embedding`, or that behind an activation. */
  readonly received: string | null;
  readonly projections: readonly TimeProjection[];
}

/** Something that looks like a part of a U-Net but could not be placed, so that the app can say so. */
export interface Unrecognised {
  readonly tensor: string;
  readonly op: string;
  /** One plain sentence. */
  readonly why: string;
}

export interface Anatomy {
  readonly inputs: {
    /** null where no input is a picture. */
    readonly sample: string | null;
    readonly timestep: string | null;
    readonly text: string | null;
    readonly other: readonly string[];
  };
  readonly output: string | null;
  /** Why this is not seen as a U-Net; then `levels` and what hangs on them are empty. null where it is one. */
  readonly reason: string | null;
  /** Encoder 0..n-1, middle, decoder n-1..0. */
  readonly levels: readonly Level[];
  /** Outermost first. */
  readonly skips: readonly Skip[];
  readonly residualBlocks: readonly ResidualBlock[];
  readonly selfAttention: readonly Attention[];
  readonly crossAttention: readonly Attention[];
  readonly downsamples: readonly Resampling[];
  readonly upsamples: readonly Resampling[];
  readonly time: TimePath | null;
  /** Output of the first convolution. */
  readonly stem: string | null;
  /** The tensor that the last layers (norm, activation, convolution) turn into the output; null where several are put
   * together for it. */
  readonly head: string | null;
  /** The tensors of those last layers, the output included. They belong to no level. */
  readonly headTensors: readonly string[];
  readonly unrecognised: readonly Unrecognised[];
}
