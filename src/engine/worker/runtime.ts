import type * as ort from 'onnxruntime-web';
import { SerialQueue } from '../../base/serial-queue.ts';
import { messageOf, UserError } from '../../base/user-error.ts';
import type { EngineStats } from '../../protocol/engine.ts';
import type { Bytes } from './downloads.ts';
import { smallestModel } from './smallest-model.ts';

export type Ort = typeof ort;

/**
 * onnxruntime-web comes in builds: one for the processor alone, and one that can do WebGPU too and is twice as large,
 * and a little slower on the processor.
 */
export type OrtBuild = 'wasm' | 'webgpu';

/** What is counted, so that a test can see that nothing is left behind. */
export class Ledger {
  networkRuns = 0;
  sessionsBuilt = 0;
  liveSessions = 0;
  liveTensors = 0;
  bytesHeld = 0;

  snapshot(): EngineStats {
    const { networkRuns, sessionsBuilt, liveSessions, liveTensors, bytesHeld } = this;
    return { networkRuns, sessionsBuilt, liveSessions, liveTensors, bytesHeld };
  }
}

export interface Started {
  readonly ort: Ort;
  /** Resolves when all of its program has come, and rejects when it cannot. */
  readonly whole: Promise<void>;
}

/** Asks for a build. `onBytes` hears of its program on the way; where that is there already, it is never called. */
type Start = (build: OrtBuild, onBytes: (bytes: Bytes) => void) => Promise<Started>;

interface Build {
  readonly ort: Promise<Ort>;
  bytes: Bytes | null;
  readonly listeners: Set<(bytes: Bytes) => void>;
}

/** onnxruntime-web and the one queue through which every call into it goes. */
export class Runtime {
  readonly queue = new SerialQueue();
  readonly ledger = new Ledger();
  readonly #builds = new Map<OrtBuild, Build>();

  constructor(
    /** Handed in: the browser and Node have different ones. */
    private readonly start: Start,
    readonly threads: number,
    readonly isolated: boolean,
  ) {}

  /** The build that is there, or would be brought. */
  get build(): OrtBuild {
    return this.#builds.keys().next().value ?? 'wasm';
  }

  /**
   * A build, its program compiled and its threads started. Throws UserError `runtime-failed`: it must then be tried in a new worker,
   * because neither onnxruntime nor the browser's table of modules tries again what has failed once.
   */
  ort(build: OrtBuild): Promise<Ort> {
    return this.#build(build).ort;
  }

  /** Resolves when the program of a build has come, which `onBytes` hears of where it is still on its way. */
  async arrived(build: OrtBuild, onBytes: (bytes: Bytes) => void): Promise<void> {
    const { listeners, bytes, ort } = this.#build(build);
    if (bytes !== null && bytes.loaded < bytes.total) onBytes(bytes);
    let listener: (bytes: Bytes) => void = onBytes;
    const whole = new Promise<void>((resolve) => {
      listener = (now) => {
        onBytes(now);
        if (now.loaded >= now.total) resolve();
      };
      listeners.add(listener);
      if (bytes !== null && bytes.loaded >= bytes.total) resolve();
    });
    try {
      await Promise.race([whole, ort]);
    } finally {
      listeners.delete(listener);
    }
  }

  #build(name: OrtBuild): Build {
    const known = this.#builds.get(name);
    if (known !== undefined) return known;
    const listeners = new Set<(bytes: Bytes) => void>();
    const build: Build = {
      ort: this.#started(name, (bytes) => {
        build.bytes = bytes;
        for (const listener of listeners) listener(bytes);
      }),
      bytes: null,
      listeners,
    };
    // Whoever needs it hears of it.
    build.ort.catch(() => undefined);
    this.#builds.set(name, build);
    return build;
  }

  async #started(name: OrtBuild, onBytes: (bytes: Bytes) => void): Promise<Ort> {
    try {
      // Not within this turn, so that the build is known before it reports.
      await Promise.resolve();
      const { ort, whole } = await this.start(name, onBytes);
      const compiled = this.queue.run(async () => {
        // onnxruntime compiles its program with its first session and has no other call for it: this one is over while the model comes.
        const session = await ort.InferenceSession.create(smallestModel, { executionProviders: ['wasm'], logSeverityLevel: 3 });
        await session.release();
      });
      compiled.catch(() => undefined);
      // First, because it says better why: and a program that broke off would be asked for by onnxruntime once more, without a limit.
      await whole;
      await compiled;
      return ort;
    } catch (error) {
      throw error instanceof UserError ? error : runtimeFailed(error);
    }
  }
}

export function runtimeFailed(cause: unknown): UserError {
  // Without what onnxruntime and Emscripten put around a reason.
  const detail = messageOf(cause).replace(/^no available backend found\. ERR: \[\w+\] /, '').replace(/^RuntimeError: Aborted\((.*)\)\. Build with .*$/s, '$1');
  if (/CompileError/.test(detail) && !tellsOfMemory(detail)) {
    return new UserError('runtime-failed', 'The program that runs the model (onnxruntime) could not be compiled: its file arrived damaged or cut short, or this browser is too old for it. Check the connection and try again.', { cause });
  }
  const onward = tellsOfMemory(detail) ? 'There is not enough memory. Close other tabs, then try again.' : 'Check the connection and try again.';
  return new UserError('runtime-failed', `The program that runs the model (onnxruntime) could not be started: ${detail.replace(/\.$/, '')}. ${onward}`, { cause });
}

/** Whether what onnxruntime or the browser says is of memory that is not to be had. */
export function tellsOfMemory(detail: string): boolean {
  return /alloc|out of memory|OOM|maximum memory size/i.test(detail);
}
