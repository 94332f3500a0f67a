import { UserError } from '../base/user-error.ts';
import type { DeviceChoice, EditedAt, Engine, EngineLoss, EngineStats, LoadedModel, LoadProgress, OwnModel } from '../protocol/engine.ts';
import type { Conditions, Frame, Tensor } from '../protocol/frame.ts';
import type { Manifest } from '../protocol/manifest.ts';
import { fromWire, superseded, type LoadRequest, type Reply, type Request, type Results } from './messages.ts';
import { StartWatch } from './start-watch.ts';
import { WorkerLink } from './worker-link.ts';

export interface EngineOptions {
  /**
   * How long the worker may say nothing while it is asked for something, in milliseconds. A network on the processor runs
   * synchronously, so one step of a large model on one thread is silence too. Read anew each time.
   */
  readonly silenceLimitMs?: number;
}

const SILENCE_LIMIT_MS = 120_000;
const START_SILENCE_LIMIT_MS = 25_000;
const SMALL_BYTES = 32_000_000;
/** A pass of Stable Diffusion's 860 million parameters may take minutes on one slow thread. */
const SILENCE_PER_PARAMETER_MS = 1e-3;

type Kind = keyof Results;

interface Pending {
  readonly kind: Kind;
  readonly message: Request;
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly onFrame?: (frame: Frame, watched: readonly Tensor[]) => void;
  /** Of a load: whether it is the second try, after the first did not come to its end. */
  readonly again?: boolean;
  readonly start?: StartWatch;
  // A method, because its parameter is Results of this kind only: the worker answers `id` with what was asked under it.
  resolve(value: Results[Kind]): void;
  reject(error: Error): void;
}

/** What is left of the counts when a worker is gone. */
const NONE: EngineStats = { networkRuns: 0, sessionsBuilt: 0, liveSessions: 0, liveTensors: 0, bytesHeld: 0 };

/** The engine, as the main thread knows it: a module worker, started when it is first needed. */
export function createEngine(options: EngineOptions = {}): Engine {
  return new WorkerEngine(options);
}

class WorkerEngine implements Engine {
  readonly #options: EngineOptions;
  #worker: WorkerLink | null = null;
  readonly #pending = new Map<number, Pending>();
  /** Loads that nobody waits for any more: one may have come to its end before the worker heard of that. */
  readonly #cancelledLoads = new Set<number>();
  #nextId = 1;

  /** The model that the caller loaded last, to load again after a loss. */
  #wanted: LoadRequest | null = null;
  /** Settles when the present worker has that model; null when nobody has asked it yet. */
  #present: Promise<unknown> | null = null;
  /** That which has settled: what is asked of the model is then sent within the turn, before the page is drawn. */
  #here: Promise<unknown> | null = null;
  #gpuLosses = 0;
  #gpuRefusal: string | null = null;
  #watched: readonly string[] = [];

  readonly #lossListeners = new Set<(loss: EngineLoss) => void>();
  readonly #reloadListeners = new Set<(model: LoadedModel) => void>();
  /** Counts of workers that are gone, and the last ones heard from the present worker. */
  #before = NONE;
  #latest = NONE;

  #disposed = false;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  prepare(choice: DeviceChoice): void {
    if (this.#disposed) return;
    this.#startWorker();
    this.#worker?.post({ kind: 'prepare', choice });
  }

  async load(
    model: string | OwnModel,
    choice: LoadRequest['choice'],
    onProgress: (progress: LoadProgress) => void,
    signal?: AbortSignal,
    known: Manifest | null = null,
  ): Promise<LoadedModel> {
    signal?.throwIfAborted();
    // Beside one's own model that loads, the one before stays in use.
    for (const kind of typeof model === 'string' ? (['load', 'run', 'probe', 'weights'] as const) : (['load'] as const)) this.#supersede(kind, 'load');
    const wanted: LoadRequest = { source: typeof model === 'string' ? manifestUrl(model) : model, known, choice, gpuRefusal: null };
    this.#gpuLosses = 0;
    this.#gpuRefusal = null;
    const loading = this.#ask('load', (id) => ({ kind: 'load', id, ...wanted }), { onProgress }, signal);
    const loaded = await loading;
    this.#wanted = { ...wanted, gpuRefusal: this.#gpuRefusal };
    this.#present = loading;
    this.#here = loading;
    return loaded;
  }

  async run(
    request: Parameters<Engine['run']>[0],
    onFrame: (frame: Frame, watched: readonly Tensor[]) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    signal?.throwIfAborted();
    this.#supersede('run', 'run');
    // Only what is needed crosses the thread boundary.
    const known = request.known.map(({ xt, modelOutput }) => ({ xt, modelOutput }));
    this.#watched = request.watch;
    await this.#askOfModel(
      'run',
      // The message is written when it is sent, after the model is there: what is watched may have changed by then.
      (id) => ({ kind: 'run', id, request: { ...request, known, watch: this.#watched } }),
      { onFrame },
      signal,
    );
  }

  watch(names: readonly string[]): void {
    this.#watched = names;
    this.#worker?.post({ kind: 'watch', names });
  }

  forgetEdits(): void {
    this.#worker?.post({ kind: 'forget-edits' });
  }

  probe(
    inputs: Parameters<Engine['probe']>[0],
    names: readonly string[],
    signal?: AbortSignal,
    edited?: EditedAt,
    of?: Pick<Manifest, 'id' | 'model'>,
  ): Promise<Tensor[]> {
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    return this.#askOfModel('probe', (id) => ({ kind: 'probe', id, inputs, names, edited: edited ?? null, of: of === undefined ? null : { id: of.id, model: of.model } }), {}, signal);
  }

  tryOut(model: OwnModel, asked: Parameters<Engine['tryOut']>[1], signal?: AbortSignal): Promise<Tensor[]> {
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    return this.#ask('try-out', (id) => ({ kind: 'try-out', id, model, asked }), {}, signal);
  }

  weights(name: string, signal?: AbortSignal): Promise<Tensor> {
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    return this.#askOfModel('weights', (id) => ({ kind: 'weights', id, name }), {}, signal);
  }

  decode(latents: Float32Array, signal?: AbortSignal): Promise<Tensor> {
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    return this.#askOfModel('decode', (id) => ({ kind: 'decode', id, data: latents }), {}, signal);
  }

  encode(picture: Float32Array, signal?: AbortSignal): Promise<Tensor> {
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    return this.#askOfModel('encode', (id) => ({ kind: 'encode', id, data: picture }), {}, signal);
  }

  words(prompt: string): Promise<readonly string[]> {
    return this.#askOfModel('words', (id) => ({ kind: 'words', id, prompt }), {});
  }

  conditions(asked: Conditions, signal?: AbortSignal): Promise<Results['conditions']> {
    return this.#askOfModel('conditions', (id) => ({ kind: 'conditions', id, asked }), {}, signal);
  }

  async stats(): Promise<EngineStats> {
    if (this.#worker !== null) this.#latest = await this.#ask('stats', (id) => ({ kind: 'stats', id }), {});
    return {
      ...this.#latest,
      networkRuns: this.#before.networkRuns + this.#latest.networkRuns,
      sessionsBuilt: this.#before.sessionsBuilt + this.#latest.sessionsBuilt,
    };
  }

  onLoss(listener: (loss: EngineLoss) => void): () => void {
    this.#lossListeners.add(listener);
    return () => this.#lossListeners.delete(listener);
  }

  onReload(listener: (model: LoadedModel) => void): () => void {
    this.#reloadListeners.add(listener);
    return () => this.#reloadListeners.delete(listener);
  }

  interrupt(): void {
    if (this.#worker !== null) this.#stopWorker(superseded('request'));
  }

  dispose(): void {
    this.#disposed = true;
    this.#stopWorker(new UserError('engine-disposed', 'The engine was closed.'));
    this.#lossListeners.clear();
    this.#reloadListeners.clear();
  }

  /** Asks once the model is in the worker, loading it again where the worker is a new one. */
  async #askOfModel<K extends Exclude<Kind, 'load' | 'stats'>>(
    kind: K,
    message: (id: number) => Request,
    handlers: Pick<Pending, 'onFrame'>,
    signal?: AbortSignal,
  ): Promise<Results[K]> {
    const loading = [...this.#pending.values()].some((pending) => pending.kind === 'load');
    if (!loading && this.#present === null) {
      if (this.#wanted === null) throw new UserError('no-model', 'No model is loaded yet.');
      const present = this.#restore(this.#wanted);
      this.#present = present;
      present.then(
        () => (this.#here = present),
        // The next request tries again.
        () => {
          if (this.#present === present) this.#present = null;
        },
      );
    }
    // A newer run takes the place of an older one; the others stand in line, and share a turn until another model is loaded.
    const turn = (kind === 'run' ? undefined : this.#turns.get(kind)) ?? Symbol(kind);
    this.#turns.set(kind, turn);
    const abandoned = () => {
      signal?.throwIfAborted();
      if (this.#turns.get(kind) !== turn) throw superseded(kind);
    };
    // A run hears what is watched for in the turn in which it is asked for.
    if (this.#present !== null && (kind === 'run' || this.#present !== this.#here)) await orAborted(this.#present, signal);
    abandoned();
    return this.#ask(kind, message, handlers, signal);
  }
  /** Whose turn it is, of each kind: an older request may still be waiting for the model. */
  readonly #turns = new Map<Kind, symbol>();

  async #restore(wanted: LoadRequest): Promise<LoadedModel> {
    if (wanted.choice === 'webgpu' && this.#gpuLosses > 1) {
      throw new UserError(
        'device-lost',
        'The GPU was lost twice in a row. Choose the CPU (wasm) as the device, or load the model again to try once more.',
      );
    }
    const model = await this.#ask('load', (id) => ({ kind: 'load', id, ...wanted }), {});
    for (const listener of this.#reloadListeners) listener(model);
    return model;
  }

  #ask<K extends Kind>(
    kind: K,
    message: (id: number) => Request,
    handlers: Pick<Pending, 'onFrame' | 'onProgress'>,
    signal?: AbortSignal,
  ): Promise<Results[K]> {
    if (this.#disposed) return Promise.reject(new UserError('engine-disposed', 'The engine was closed.'));
    const id = this.#nextId++;
    return new Promise<Results[K]>((resolve, reject) => {
      const cancel = () => this.#cancel(id, signal?.reason as Error);
      const settle = () => {
        signal?.removeEventListener('abort', cancel);
        this.#pending.delete(id);
        if (this.#pending.size === 0) this.#worker?.watch(false);
      };
      const request = message(id);
      this.#pending.set(id, {
        kind,
        message: request,
        ...handlers,
        ...(kind === 'load' ? { start: new StartWatch() } : {}),
        resolve(value: Results[K]) {
          settle();
          resolve(value);
        },
        reject(error) {
          settle();
          reject(error);
        },
      });
      signal?.addEventListener('abort', cancel, { once: true });
      this.#send(request);
    });
  }

  #send(request: Request): void {
    this.#startWorker();
    this.#worker?.watch(true);
    this.#worker?.post(request);
  }

  #cancel(id: number, reason: Error): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#worker?.post({ kind: 'cancel', id });
    if (pending.kind === 'load') this.#cancelledLoads.add(id);
    pending.reject(reason);
  }

  #supersede(kind: Kind, by: string): void {
    this.#turns.delete(kind);
    for (const [id, pending] of this.#pending) if (pending.kind === kind) this.#cancel(id, superseded(by));
  }

  #startWorker(): void {
    this.#worker ??= new WorkerLink({
      reply: (reply) => this.#hear(reply),
      died: (detail) => this.#lose('worker-died', detail),
      silenceLimitMs: () => this.#options.silenceLimitMs ?? this.#silenceLimitMs(),
    });
  }

  /** A start of a model of a few megabytes is over in seconds; a hundred megabytes on one thread are another matter. */
  #silenceLimitMs(): number {
    const loads = [...this.#pending.values()].flatMap(({ message }): LoadRequest[] => (message.kind === 'load' ? [message] : []));
    if (loads.some(({ known }) => known !== null && known.model.bytes < SMALL_BYTES)) return START_SILENCE_LIMIT_MS;
    if (this.#wanted !== null) loads.push(this.#wanted);
    const passes = loads.map(({ source }) => (typeof source === 'string' ? 0 : SILENCE_PER_PARAMETER_MS * source.manifest.parameters));
    return Math.max(SILENCE_LIMIT_MS, ...passes);
  }

  #hear(reply: Reply): void {
    if ('stats' in reply) this.#latest = reply.stats;
    switch (reply.kind) {
      case 'holding':
        return;
      case 'alive':
        for (const { start } of this.#pending.values()) {
          const overdue = start?.beat() ?? null;
          if (overdue === null) continue;
          this.#lose('worker-died', `it got stuck while ${overdue}`);
          return;
        }
        return;
      case 'device-lost':
        this.#lose('device-lost', reply.message);
        return;
      case 'progress':
        this.#pending.get(reply.id)?.start?.hear(reply.progress);
        this.#pending.get(reply.id)?.onProgress?.(reply.progress);
        return;
      case 'frame':
        this.#pending.get(reply.id)?.onFrame?.(reply.frame, reply.watched);
        return;
      case 'done':
        // The worker has a model that is not wanted: whoever asks next has the wanted one loaded again first.
        if (this.#cancelledLoads.delete(reply.id)) this.#present = null;
        this.#pending.get(reply.id)?.resolve(reply.value);
        return;
      case 'failed': {
        this.#cancelledLoads.delete(reply.id);
        const error = fromWire(reply.error);
        const asked = this.#pending.get(reply.id);
        // Neither onnxruntime nor the browser's table of modules tries again what has failed once.
        if (error instanceof UserError && error.code === 'runtime-failed') {
          if (asked === undefined || !this.#startAnew(error)) this.#stopWorker(error);
        } else asked?.reject(error);
        return;
      }
    }
  }

  #lose(code: EngineLoss['code'], detail: string): void {
    const what = code === 'worker-died' ? 'The engine stopped' : 'The GPU was lost';
    const message = `${what} (${detail}). The run so far is kept; the engine starts again.`;
    const refusal = code === 'device-lost' ? `It was given up: ${detail}.` : null;
    if (refusal !== null) {
      this.#gpuLosses++;
      this.#gpuRefusal = refusal;
      if (this.#wanted !== null) this.#wanted = { ...this.#wanted, gpuRefusal: refusal };
    }
    const starting = [...this.#pending.values()].some(({ kind }) => kind === 'load');
    if (starting && this.#startAnew(new UserError(code, message), refusal)) return;
    if (starting && refusal === null) {
      const why = `The engine did not start, even at the second attempt (${detail}). `;
      this.#stopWorker(new UserError(code, `${why}Try again; if that does not help, close other tabs or restart the browser.`));
      return;
    }
    this.#stopWorker(new UserError(code, message));
    for (const listener of this.#lossListeners) listener({ code, message });
  }

  /**
   * A start that did not come to its end is tried once more, in a new worker, and nobody need know; where the GPU was lost, if the choice is automatic
   * and can go on without it. What else was asked is rejected with `reason`. Whether there is such a start.
   */
  #startAnew(reason: UserError, gpuRefusal: string | null = null): boolean {
    const retried = [...this.#pending].flatMap(([id, pending]): [number, Pending][] => {
      const { message } = pending;
      if (message.kind !== 'load' || pending.again === true) return [];
      if (gpuRefusal !== null && (message.choice !== 'auto' || message.gpuRefusal !== null)) return [];
      const again = { again: gpuRefusal === null, start: new StartWatch() };
      return [[id, { ...pending, ...again, message: gpuRefusal === null ? message : { ...message, gpuRefusal } }]];
    });
    if (retried.length === 0) return false;
    for (const [id] of retried) this.#pending.delete(id);
    this.#stopWorker(reason);
    for (const [id, pending] of retried) {
      this.#pending.set(id, pending);
      this.#send(pending.message);
    }
    return true;
  }

  #stopWorker(reason: Error): void {
    this.#worker?.end();
    this.#worker = null;
    this.#present = null;
    this.#cancelledLoads.clear();
    this.#before = {
      ...NONE,
      networkRuns: this.#before.networkRuns + this.#latest.networkRuns,
      sessionsBuilt: this.#before.sessionsBuilt + this.#latest.sessionsBuilt,
    };
    this.#latest = NONE;
    for (const pending of [...this.#pending.values()]) pending.reject(reason);
  }
}

/** `promise`, or the signal's reason as soon as it is aborted. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** A model is named by its manifest or by the folder that it lies in. */
function manifestUrl(modelUrl: string): string {
  const url = new URL(modelUrl, document.baseURI);
  if (!url.pathname.endsWith('.json')) url.pathname = `${url.pathname.replace(/\/$/, '')}/manifest.json`;
  return url.href;
}
