import { UserError } from '../base/user-error.ts';
import type { DeviceChoice, EditedAt, EngineStats, LoadedModel, LoadProgress, OwnModel, RunRequest } from '../protocol/engine.ts';
import type { Conditions, Frame, InputArray, NetworkInputs, Tensor } from '../protocol/frame.ts';
import type { Manifest } from '../protocol/manifest.ts';

/** What the main thread says to the worker. `id` is answered by exactly one `done` or `failed`, unless it was cancelled. */
export type Request =
  | { readonly kind: 'hello'; readonly lock: string }
  /** A model will be asked for, to run there: its runtime can be fetched. */
  | { readonly kind: 'prepare'; readonly choice: DeviceChoice }
  | ({ readonly kind: 'load'; readonly id: number } & LoadRequest)
  | { readonly kind: 'run'; readonly id: number; readonly request: RunRequest }
  | { readonly kind: 'probe'; readonly id: number; readonly inputs: NetworkInputs; readonly names: readonly string[]; readonly edited: EditedAt | null; readonly of: Pick<Manifest, 'id' | 'model'> | null }
  | { readonly kind: 'try-out'; readonly id: number; readonly model: OwnModel; readonly asked: readonly NetworkInputs[] }
  | { readonly kind: 'weights'; readonly id: number; readonly name: string }
  | { readonly kind: 'decode' | 'encode'; readonly id: number; readonly data: Float32Array }
  | { readonly kind: 'words'; readonly id: number; readonly prompt: string }
  | { readonly kind: 'conditions'; readonly id: number; readonly asked: Conditions }
  | { readonly kind: 'stats'; readonly id: number }
  | { readonly kind: 'forget-edits' }
  | { readonly kind: 'watch'; readonly names: readonly string[] }
  | { readonly kind: 'cancel'; readonly id: number };

export interface LoadRequest {
  /** Absolute address of the manifest, or the model itself. */
  readonly source: string | OwnModel;
  /** The manifest itself, where it has been read; else it is fetched. */
  readonly known: Manifest | null;
  readonly choice: DeviceChoice;
  /** Why an automatic choice must not try the GPU (it was lost before), or null. */
  readonly gpuRefusal: string | null;
}

/** What each kind of request is answered with. */
export interface Results {
  load: LoadedModel;
  run: null;
  probe: Tensor[];
  'try-out': Tensor[];
  weights: Tensor;
  decode: Tensor;
  encode: Tensor;
  words: readonly string[];
  conditions: Readonly<Record<string, InputArray>>;
  stats: EngineStats;
}

/** What the worker says to the main thread. */
export type Reply =
  /** The worker holds the lock named in `hello`; it is let go when the worker dies, however it dies. */
  | { readonly kind: 'holding' }
  | { readonly kind: 'alive' }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: LoadProgress }
  | { readonly kind: 'frame'; readonly id: number; readonly frame: Frame; readonly watched: readonly Tensor[]; readonly stats: EngineStats }
  | { readonly kind: 'done'; readonly id: number; readonly value: Results[keyof Results]; readonly stats: EngineStats }
  | { readonly kind: 'failed'; readonly id: number; readonly error: WireError; readonly stats: EngineStats }
  /** The GPU is gone; this worker will not answer again. */
  | { readonly kind: 'device-lost'; readonly message: string };

/** An error as it crosses the thread boundary: structured clone drops `code`, and the class. */
export interface WireError {
  readonly name: string;
  readonly code: string | null;
  readonly message: string;
}

export function toWire(error: unknown): WireError {
  if (error instanceof UserError) return { name: error.name, code: error.code, message: error.message };
  if (error instanceof Error) return { name: error.name, code: null, message: error.message };
  return { name: 'Error', code: null, message: String(error) };
}

/** The other way. What is not a UserError is a fault of ours, and says so. */
export function fromWire({ name, code, message }: WireError): Error {
  if (name === 'AbortError') return new DOMException(message, name);
  if (code !== null) return new UserError(code, message);
  return new UserError('engine-fault', `Something went wrong inside the engine (${message}). This is a bug in Unetscope. Try again; if that does not help, reload the page: the address holds the run.`);
}

/** The DOMException with which a request is turned away for a newer one. */
export function superseded(by: string): DOMException {
  return new DOMException(`A newer ${by} took its place.`, 'AbortError');
}
