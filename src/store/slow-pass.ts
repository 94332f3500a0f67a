import type { AppState } from './store.ts';

/** A forward pass that takes longer is not made without being asked for. */
const SLOW_MS = 3_000;

/** How long a forward pass of the present model takes here, in milliseconds, where that is slow; else null. A GPU that is a program is slow by choice. */
export function slowPass({ engine, run }: Pick<AppState, 'engine' | 'run'>): number | null {
  if (engine.phase !== 'ready' || engine.device.softwareAdapter) return null;
  const timed = engine.device.trials.find(({ refused }) => refused === null)?.stepMs ?? 0;
  // Either may have been held up by something else on this machine: one that was quick can be.
  const usual = run.stepMs ?? timed;
  return Math.min(timed, usual) > SLOW_MS ? usual : null;
}

/** Networks beyond this are not asked unbidden what their parts are worth: that takes a second session, with all weights once more. */
const LARGE_PARAMETERS = 40e6;

export function isHeavy(state: Pick<AppState, 'engine' | 'run' | 'manifest'>): boolean {
  return slowPass(state) !== null || (state.manifest?.parameters ?? 0) > LARGE_PARAMETERS;
}
