import type * as ort from 'onnxruntime-web';
import { SerialQueue } from '../../base/serial-queue.ts';
import type { EngineStats } from '../../protocol/engine.ts';

export type Ort = typeof ort;

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

/** onnxruntime-web, set up, and the one queue through which every call into it goes. */
export class Runtime {
  readonly queue = new SerialQueue();
  readonly ledger = new Ledger();
  constructor(
    /** Handed in: the browser and Node have different builds of it. */
    readonly ort: Ort,
    readonly threads: number,
    readonly isolated: boolean,
  ) {}
}
