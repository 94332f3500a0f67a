import type { SchedulerClassName } from './config.ts';
import type { StepTerms } from './terms.ts';

export type PredictionType = 'epsilon' | 'sample' | 'v_prediction' | 'flow_prediction';

export interface StepOptions {
  /** DDIM's share of fresh noise, 0 … 1; other samplers ignore it. Default 0. */
  readonly eta?: number | undefined;
  /** Standard normal noise of the sample's length, for the steps that `usesNoise`. */
  readonly noise?: Float32Array | undefined;
  /** Samples in the data, one after the other; thresholding and learned variances are per sample. Default 1. */
  readonly batch?: number | undefined;
  /** Starts a trajectory at this index (image to image): the history of multistep samplers is emptied. Always so at index 0. */
  readonly start?: boolean | undefined;
}

export interface StepResult {
  /** x_t′: the next model input, before `scaleModelInput`. */
  readonly prevSample: Float32Array;
  /** x̂₀, after clipping or thresholding where the config asks for it. */
  readonly predOriginalSample: Float32Array;
  /** ε̂: the noise that the network sees, whatever it predicts. Never clipped. */
  readonly predNoise: Float32Array;
  readonly terms: StepTerms;
}

/**
 * A sampler laid out for a number of steps. Indices `i` count the evaluations of the network: 0 … timesteps.length − 1.
 * Data are Float32Arrays of any one length, in diffusers' layout (batch, channels, …); none is kept or written to, except
 * that samplers with `keepsHistory` hold on to the arrays of earlier steps, and results refer to their inputs.
 */
export interface Scheduler {
  readonly className: SchedulerClassName;
  /** `score`: of EDM's samplers alone. */
  readonly predictionType: PredictionType | 'score';
  readonly numTrainTimesteps: number;
  /** What the network is told about the noise, one number per evaluation. Not always whole. */
  readonly timesteps: readonly number[];
  /** Noise levels in the sampler's own scale: one per evaluation, and the one that the last step leads to. */
  readonly sigmas: readonly number[];
  /** ᾱ_t of every training timestep; empty for flow matching, which has none. */
  readonly alphasCumprod: Float32Array;
  /** Standard deviation that the initial noise must have. */
  readonly initNoiseSigma: number;
  /** Steps, as a person counts them: evaluations that belong together are one step. */
  readonly numSteps: number;
  /** Whether a step depends on the steps before it, so that steps must be taken in order and forks replayed. */
  readonly keepsHistory: boolean;
  /** The step that evaluation `i` belongs to, 0 … numSteps − 1. */
  stepOf(i: number): number;
  /** Whether a trajectory may start at evaluation `i`. */
  canStartAt(i: number): boolean;
  /** Whether step `i` draws fresh noise. */
  usesNoise(i: number, eta?: number): boolean;
  /** The sample as the network wants it at evaluation `i`. */
  scaleModelInput(sample: Float32Array, i: number): Float32Array;
  /** x₀ noised to the level of evaluation `i`, in the sampler's own scale: what `step(…, i, sample)` may start from. */
  addNoise(sample: Float32Array, noise: Float32Array, i: number): Float32Array;
  /**
   * x_t → x_t′ from the network's output at evaluation `i`.
   * @param modelOutput of the sample's length, or twice that (per sample: output, then variance) where the network learned its variance
   * @throws UserError `scheduler-step` where an argument does not fit, or holds NaN or infinity (names tensor, evaluation and place)
   */
  step(modelOutput: Float32Array, i: number, sample: Float32Array, options?: StepOptions): StepResult;
}

/** What a step is given after its arguments were checked. */
export interface Update {
  readonly modelOutput: Float32Array;
  readonly sample: Float32Array;
  readonly i: number;
  readonly eta: number;
  /** Present where `usesNoise`. */
  readonly noise: Float32Array | undefined;
  readonly batch: number;
  /** The network's second half, where it gave one. */
  readonly predictedVariance: Float32Array | undefined;
}

/** What each sampler's file provides; `guarded` makes a Scheduler of it. */
export interface Sampler
  extends Omit<Scheduler, 'step' | 'numSteps' | 'className' | 'usesNoise'> {
  usesNoise(i: number, eta: number): boolean;
  /** Whether a network that also returns a variance is understood. */
  readonly acceptsVariance: boolean;
  /** Forgets the trajectory so far. */
  reset(): void;
  update(update: Update): StepResult;
}

/** A sampler of one evaluation a step that keeps x on DDPM's scale, remembers nothing and draws no noise: others say in what they differ. */
export const plainSampler = {
  keepsHistory: false,
  acceptsVariance: false,
  stepOf: (i: number) => i,
  usesNoise: () => false,
  canStartAt: () => true,
  reset: () => undefined,
  scaleModelInput: (sample: Float32Array) => sample,
};
