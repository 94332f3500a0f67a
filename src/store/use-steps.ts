import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { messageOf } from '../base/user-error.ts';
import type { Tensor } from '../protocol/frame.ts';
import { useActions } from './actions.ts';
import { useSide, type Side } from './side.ts';
import { useStore } from './store.ts';
import { tensorRoom } from './tensors.ts';

/** Tensors over the whole run: at which steps they are held, and the request for the others. */
export interface HeldSteps {
  /** Positions at which all of the tensors are held. */
  readonly held: number;
  /** Positions computed so far. */
  readonly computed: number;
  /** How far a request is, or null while there is none. */
  readonly progress: { readonly done: number; readonly of: number } | null;
  /** Why the last request ended early. */
  readonly problem: string | null;
  /** Computes the others: one network run each. Null while the engine cannot. */
  readonly start: (() => void) | null;
  readonly cancel: () => void;
}

/** What is held, as another object whenever a frame or tensor arrives: what is remembered of it is made anew then. */
interface Held {
  readonly room: typeof tensorRoom;
}

let present: Held = { room: tensorRoom };
tensorRoom.subscribe(() => {
  present = { room: tensorRoom };
});
const presentNow = (): Held => present;

/** Renders again whenever a frame or tensor arrives. */
export function useRoomChanges(): Held {
  return useSyncExternalStore(tensorRoom.subscribe, presentNow);
}

export function useHeldSteps(names: readonly string[]): HeldSteps {
  useRoomChanges();
  const actions = useActions();
  const side = useSide();
  const computed = useStore((state) => state.run.computed);
  const able = useStore((state) => state.engine.phase === 'ready' && state.run.source === 'live' && state.run.state !== 'running');
  const [progress, setProgress] = useState<HeldSteps['progress']>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const request = useRef<AbortController | null>(null);
  useEffect(() => () => request.current?.abort(), []);

  const start = useCallback(() => {
    request.current?.abort();
    const own = new AbortController();
    request.current = own;
    setProblem(null);
    setProgress({ done: 0, of: useStore.getState().run.computed });
    actions
      .probeSteps(names, (done, of) => { if (request.current === own) setProgress({ done, of }); }, own.signal)
      .catch((error: unknown) => {
        if (own.signal.aborted) return;
        const interrupted = error instanceof DOMException && error.name === 'AbortError';
        setProblem(interrupted ? 'The network was needed for something else in the meantime; what was computed is kept.' : messageOf(error));
      })
      .finally(() => {
        if (request.current !== own) return;
        request.current = null;
        setProgress(null);
      });
  }, [actions, names]);
  const cancel = useCallback(() => request.current?.abort(), []);

  let held = 0;
  for (let position = 0; position < computed; position++) {
    if (names.every((name) => tensorRoom.probe(position, name, side) !== undefined)) held++;
  }
  return { held, computed, progress, problem, start: able && names.length > 0 ? start : null, cancel };
}

/** A number for each position of the run (or of what it differs by) at which all of the tensors are held, else null. */
export function overRun(names: readonly string[], total: number, measure: (tensors: readonly Tensor[], position: number) => number, side: Side = 'hand'): (number | null)[] {
  return Array.from({ length: total }, (_, position) => {
    const tensors = names.flatMap((name) => tensorRoom.probe(position, name, side) ?? []);
    return tensors.length === names.length ? measure(tensors, position) : null;
  });
}
