import { useCallback, useEffect, useRef, useState } from 'react';
import { messageOf } from '../../base/user-error.ts';
import { answerFor, type Told } from './use-answer.ts';
import type { NetworkQueue } from './network-queue.ts';
import { answerOf, coarseToFine, noised, type Training } from '../../diffusion/forward-process.ts';

const PLACES = 50;
/** The evaluation that the hand waits for comes first. */
const BEGIN_MS = 500;

export interface ErrorPoint {
  readonly t: number;
  /** Mean square of ε − ε̂. */
  readonly error: number;
}

/** All that decides the curve. */
export interface Subject {
  readonly told: Told;
  readonly training: Training;
  readonly x0: Float32Array;
  readonly noise: Float32Array;
}

interface Progress {
  readonly subject: Subject | null;
  readonly points: readonly ErrorPoint[];
  readonly state: 'waiting' | 'going' | 'cancelled' | 'done' | 'failed';
  readonly problem: string | null;
}

export interface Sweep extends Omit<Progress, 'subject'> {
  readonly of: number;
  readonly start: () => void;
  readonly cancel: () => void;
}

const NOTHING: Progress = { subject: null, points: [], state: 'waiting', problem: null };

/** The error over the whole schedule, to `last`, computed in the background whenever nothing else needs the network. */
export function useSweep(queue: NetworkQueue, subject: Subject | null, last: number, free: boolean): Sweep {
  const [held, setHeld] = useState<Progress>(NOTHING);
  const [again, setAgain] = useState(0);
  const request = useRef<AbortController | null>(null);
  const now = held.subject === subject ? held : NOTHING;
  // What is known is read when it begins and grows here; it must not begin anew with each point.
  const known = useRef(NOTHING);

  useEffect(() => {
    if (subject === null || !free) return;
    const before = known.current.subject === subject ? known.current : { ...NOTHING, subject };
    if (before.state === 'done' || before.state === 'cancelled' || before.state === 'failed') return;
    const abort = new AbortController();
    request.current = abort;
    const show = (next: Progress): void => {
      known.current = next;
      setHeld(next);
    };
    const timer = window.setTimeout(() => {
      show({ ...before, state: 'going' });
      errorsOver(queue, subject, before.points, abort.signal, (points) => {
        if (!abort.signal.aborted) show({ subject, points, state: 'going', problem: null });
      }).then(
        (points) => {
          if (!abort.signal.aborted) show({ subject, points, state: 'done', problem: null });
        },
        (error: unknown) => {
          if (!abort.signal.aborted) show({ ...known.current, state: 'failed', problem: messageOf(error) });
        },
      );
    }, BEGIN_MS);
    return () => {
      window.clearTimeout(timer);
      abort.abort();
    };
  }, [queue, subject, free, again]);

  const cancel = useCallback(() => {
    request.current?.abort();
    known.current = { ...(known.current.subject === subject ? known.current : NOTHING), subject, state: 'cancelled' };
    setHeld(known.current);
  }, [subject]);
  const start = useCallback(() => {
    known.current = { ...(known.current.subject === subject ? known.current : NOTHING), subject, state: 'waiting', problem: null };
    setHeld(known.current);
    setAgain((count) => count + 1);
  }, [subject]);
  return { points: now.points, state: now.state, problem: now.problem, of: Math.min(PLACES, last + 1), start, cancel };
}

async function errorsOver(
  queue: NetworkQueue,
  { told, training, x0, noise }: Subject,
  before: readonly ErrorPoint[],
  signal: AbortSignal,
  onPoints: (points: readonly ErrorPoint[]) => void,
): Promise<readonly ErrorPoint[]> {
  let points = before;
  for (const t of coarseToFine(training.alphaBar.length - 1, PLACES)) {
    if (before.some((point) => point.t === t)) continue;
    const alphaBar = training.alphaBar[t] ?? 0;
    const xt = noised(x0, noise, alphaBar);
    const output = await answerFor(told, xt, t, (inputs) => queue.background(inputs, signal));
    points = [...points, { t, error: answerOf(training.prediction, output, xt, noise, alphaBar).error }].toSorted((a, b) => a.t - b.t);
    onPoints(points);
  }
  return points;
}
