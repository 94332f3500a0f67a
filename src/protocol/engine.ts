import type { Anatomy } from '../onnx/anatomy.ts';
import type { Operation } from '../onnx/operation.ts';
import type { WeightInfo } from '../onnx/tensors.ts';
import type { Edit } from './edits.ts';
import type { Conditions, Frame, InputArray, NetworkInputs, Tensor } from './frame.ts';
import type { Manifest } from './manifest.ts';
import type { Recipe } from './recipe.ts';

export type Device = 'webgpu' | 'wasm';
export type DeviceChoice = 'auto' | Device;

/** What the engine is doing until it is ready. Every long phase has a figure. */
export type LoadProgress =
  | {
      readonly phase: 'downloading';
      /** Bytes of all that the load waits for. */
      readonly loaded: number;
      readonly total: number;
      /** The model's file is in this browser's store, and no part of the figure where something else is on its way. */
      readonly fromCache: boolean;
      /** Whether onnxruntime's program is on its way, and part of the figure. */
      readonly runtime: boolean;
    }
  | { readonly phase: 'verifying' }
  /** Repeated while it lasts: on a software GPU, warming takes 10 to 20 seconds. */
  | { readonly phase: 'starting' | 'warming' | 'checking'; readonly device: Device; readonly elapsedMs: number };

export interface DeviceTrial {
  readonly device: Device;
  /** Milliseconds of a warmed evaluation (batch as in the default recipe); null where it was not timed. */
  readonly stepMs: number | null;
  /** Largest |difference| to PyTorch's golden step ÷ largest |golden|; null where it did not run. */
  readonly deviation: number | null;
  /** Why it was not used, or null. One plain sentence. */
  readonly refused: string | null;
}

export interface DeviceReport {
  readonly device: Device;
  readonly threads: number;
  /** Whether the page is cross-origin isolated, without which there is one thread. */
  readonly isolated: boolean;
  /** Name of the GPU, where there is one. */
  readonly adapter: string | null;
  readonly softwareAdapter: boolean;
  readonly trials: readonly DeviceTrial[];
}

export interface TensorInfo {
  readonly name: string;
  /** ONNX operator that produces it. */
  readonly op: string;
  /** With a batch of 1. */
  readonly dims: readonly number[];
  /** The tensors of the model that it is made of. */
  readonly inputs: readonly string[];
  /** The weights that its operator reads. */
  readonly weights: readonly WeightInfo[];
  /** The operator itself, with all that it reads. */
  readonly made: Operation;
}

/** What is known once a model is loaded. */
export interface LoadedModel {
  readonly manifest: Manifest;
  readonly device: DeviceReport;
  /** Every tensor that can be looked at, in the order in which it is computed. */
  readonly tensors: readonly TensorInfo[];
  readonly anatomy: Anatomy;
}

export interface RunRequest {
  readonly manifest: Manifest;
  readonly recipe: Recipe;
  /** The numbers that the recipe only names (C·H·W values): the picture it starts with, or the starting noise of one's own; else null. */
  readonly start: Float32Array | null;
  /** Frames that are already known, from 0 without a gap: the run goes on after them. Needs only xt and modelOutput. */
  readonly known: readonly Pick<Frame, 'xt' | 'modelOutput'>[];
  /** Compute up to and without this position; the run can be continued later. */
  readonly until: number;
  /** Tensors to hand over with each frame, as they are on screen now. May be changed while running. */
  readonly watch: readonly string[];
}

/** A model that is not shipped with the page: what it is, and its files by the paths that its description names. */
export interface OwnModel {
  readonly manifest: Manifest;
  readonly files: Readonly<Record<string, Blob>>;
}

/** The network as a recipe's edits make it at one position of the film. */
export interface EditedAt {
  readonly manifest: Manifest;
  readonly recipe: Recipe;
  /** As in {@link RunRequest}: patches may come from a run that starts with a picture. */
  readonly start: Float32Array | null;
  readonly index: number;
  /** Edits that will be asked for next, in any order: the session is built with places for them too, so that they cost none (64 at a time). */
  readonly also?: readonly Edit[];
}

/** Counts since the page was opened. */
export interface EngineStats {
  readonly networkRuns: number;
  readonly sessionsBuilt: number;
  readonly liveSessions: number;
  readonly liveTensors: number;
  /** Bytes of model and tensors that the engine holds. */
  readonly bytesHeld: number;
}

/** Why the engine went away on its own. It restarts by itself at the next request. */
export interface EngineLoss {
  readonly code: 'worker-died' | 'device-lost';
  readonly message: string;
}

/**
 * The one thing that turns a Recipe into Frames. Requests are served one at a time; each can be aborted, and an aborted
 * request rejects with the signal's reason. A newer `load` or `run` aborts the one before it with an AbortError.
 * Failures are `UserError`s with a stable code.
 */
export interface Engine {
  /** Says that a model will be asked for, to run there: what does not depend on the model is fetched at once. */
  prepare(choice: DeviceChoice): void;
  /**
   * A shipped model by its folder or manifest.json, relative to the page (`manifest`: what that says, where it has been read already); or one of
   * the person's own. While that loads, runs and probes of the model before go on.
   * A start that does not come to its end is tried once more by itself.
   */
  load(
    model: string | OwnModel,
    choice: DeviceChoice,
    onProgress: (progress: LoadProgress) => void,
    signal?: AbortSignal,
    manifest?: Manifest | null,
  ): Promise<LoadedModel>;
  /** Resolves when position `until` is reached. `onFrame` is called in order, with the watched tensors (batch axis kept). */
  run(
    request: RunRequest,
    onFrame: (frame: Frame, watched: readonly Tensor[]) => void,
    signal?: AbortSignal,
  ): Promise<void>;
  /**
   * Ends what is being computed at once, even in the middle of a forward pass, which cannot be interrupted otherwise: the worker goes, and the next request
   * loads the same model in a new one. What was asked rejects with an AbortError.
   */
  interrupt(): void;
  /** Changes what the current run hands over with its next frames. */
  watch(names: readonly string[]): void;
  /**
   * One network run on the given inputs; the named tensors with the batch axis, data on the CPU. Probes are served in order, between the
   * steps of a run. With `edited`, the network as that recipe's edits make it there: `inputs` are what it would be fed without them, and
   * `readName(tensor, into?)` is what is read of a tensor, whose own name is what it was before the edit. Rejects with `edit-refused`; with
   * `other-model`, where the model that is there by then is not the one that `of` names.
   */
  probe(inputs: NetworkInputs, names: readonly string[], signal?: AbortSignal, edited?: EditedAt, of?: Pick<Manifest, 'id' | 'model'>): Promise<Tensor[]>;
  /** The answers of a model that has not been opened, one for each of the inputs; it is let go of again. The model that is there stays. */
  tryOut(model: OwnModel, asked: readonly NetworkInputs[], signal?: AbortSignal): Promise<Tensor[]>;
  /** The picture [1, 3, H, W] that latents (C·H·W values) are decoded to. Rejects with UserError `no-decoder` where the model has none. */
  decode(latents: Float32Array, signal?: AbortSignal): Promise<Tensor>;
  /** The latents [1, C, H, W] of a picture (3·H·W values in −1 … 1): their distribution's mean. Rejects with UserError `no-encoder`. */
  encode(picture: Float32Array, signal?: AbortSignal): Promise<Tensor>;
  /** The tokens that the first text encoder reads of a prompt, the start token first; none where the model has no text encoder. */
  words(prompt: string): Promise<readonly string[]>;
  /** What of the network's inputs only text encoders or files can make, made; what has its values already stays as it is. */
  conditions(asked: Conditions, signal?: AbortSignal): Promise<Readonly<Record<string, InputArray>>>;
  /** Lets go of what edited runs needed (sessions, other runs' activations). The next one builds it again. */
  forgetEdits(): void;
  /** Weights by the name that the model's file gives them, as it stores them but in single precision. Runs nothing. */
  weights(name: string, signal?: AbortSignal): Promise<Tensor>;
  stats(): Promise<EngineStats>;
  /** Returns the function that stops listening. */
  onLoss(listener: (loss: EngineLoss) => void): () => void;
  /** After a loss, when the same model is loaded again: the device may be another one now. */
  onReload(listener: (model: LoadedModel) => void): () => void;
  dispose(): void;
}
