import type * as ort from 'onnxruntime-web';
import { SerialQueue } from '../../base/serial-queue.ts';
import type { EngineStats } from '../../protocol/engine.ts';

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

/** onnxruntime-web and the one queue through which every call into it goes. */
export class Runtime {
  readonly queue = new SerialQueue();
  readonly ledger = new Ledger();
  readonly #builds = new Map<OrtBuild, Promise<Ort>>();

  constructor(
    /** Handed in: the browser and Node have different ones. */
    private readonly start: (build: OrtBuild) => Promise<Ort>,
    readonly threads: number,
    readonly isolated: boolean,
  ) {}

  ort(build: OrtBuild): Promise<Ort> {
    const started = this.#builds.get(build) ?? this.start(build);
    this.#builds.set(build, started);
    return started;
  }
}
