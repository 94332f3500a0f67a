import type { LoadProgress } from '../protocol/engine.ts';

/**
 * Heartbeats of the worker, one a second, with which a phase may go on without getting anywhere. They are beats and not time, because a
 * processor that works hard beats slowly: a network on the processor runs synchronously, so that what beats and does not get on is
 * waiting for something that will not come (a thread, a store, a device).
 */
const BEATS = { asking: 45, wasm: 45, webgpu: 300 };

/** Notices a start that does not get on. */
export class StartWatch {
  #beats = 0;
  #last: LoadProgress | null = null;

  hear(progress: LoadProgress): void {
    if (!gotOn(this.#last, progress)) return;
    this.#last = progress;
    this.#beats = 0;
  }

  /** What has not ended, when it is long overdue. */
  beat(): string | null {
    const limit = this.#last !== null && 'device' in this.#last ? BEATS[this.#last.device] : BEATS.asking;
    return ++this.#beats > limit ? wordsOf(this.#last) : null;
  }
}

function gotOn(before: LoadProgress | null, now: LoadProgress): boolean {
  if (before === null || before.phase !== now.phase) return true;
  if (before.phase === 'downloading' && now.phase === 'downloading') return before.loaded !== now.loaded;
  return 'device' in before && 'device' in now && before.device !== now.device;
}

function wordsOf(progress: LoadProgress | null): string {
  switch (progress?.phase) {
    case undefined:
      return 'asking for the model';
    case 'downloading':
      return 'downloading';
    case 'verifying':
      return 'checking the model’s file';
    case 'starting':
      return 'building the network';
    case 'warming':
      return 'timing a step';
    case 'checking':
      return 'comparing a step with PyTorch’s';
  }
}
