import type { LoadProgress } from '../../protocol/engine.ts';

/** How much of a file has come, in bytes on the wire as far as they are known. */
export interface Bytes {
  readonly loaded: number;
  readonly total: number;
}

type Downloading = Extract<LoadProgress, { phase: 'downloading' }>;

/** One figure for all that a load waits for: the model's file, unless the browser has it in store, and onnxruntime's program. */
export class Downloads {
  #model: Downloading | null = null;
  #runtime: Bytes | null = null;

  constructor(private readonly onProgress: (progress: LoadProgress) => void) {}

  /** Passes on what the weights report, with the runtime's bytes added. */
  readonly model = (progress: LoadProgress): void => {
    if (progress.phase !== 'downloading') {
      this.onProgress(progress);
      return;
    }
    this.#model = progress;
    this.#report();
  };

  /** A runtime that is there already is never reported here. */
  readonly runtime = (bytes: Bytes): void => {
    this.#runtime = bytes;
    this.#report();
  };

  #report(): void {
    const model = this.#model;
    const runtime = this.#runtime;
    if (model === null) return;
    if (runtime === null) this.onProgress(model);
    // A model in store is read at once: the runtime is what is waited for.
    else if (model.fromCache) this.onProgress({ ...model, ...runtime, runtime: true });
    else this.onProgress({ ...model, loaded: model.loaded + runtime.loaded, total: model.total + runtime.total, runtime: true });
  }
}
