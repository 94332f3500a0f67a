import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Frame, Tensor } from '../protocol/frame.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { frameDifference, tensorDifference } from './difference.ts';
import { linkedPosition } from './linked-position.ts';
import { heldName } from './read-names.ts';
import { RunRoom } from './run-room.ts';
import { useSide, type Side } from './side.ts';
import { useStore } from './store.ts';

/**
 * The numbers themselves, beside the store: a room for the run in hand, one for the run beside it where there is one, and the names of the
 * tensors that panels show. Features read through the hooks; app/ writes.
 */

type Listener = () => void;

/** What one step would be with other edits, while a hand drags one. */
export interface TrialStep {
  readonly room: RunRoom;
  readonly frame: Frame;
  readonly tensors: ReadonlyMap<string, Tensor>;
}

class TensorRooms {
  private readonly wanted = new Map<string, number>();
  private readonly listeners = new Set<Listener>();
  private readonly wantedListeners = new Set<Listener>();
  private inHand: RunRoom = this.room(() => useStore.getState().recipe);
  private other: RunRoom | null = null;
  private trial: TrialStep | null = null;
  private readonly trialListeners = new Set<(frame: Frame) => void>();

  readonly subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** An empty room for a new run. `recipe` says what that is by now. */
  room(recipe: () => Recipe): RunRoom {
    return new RunRoom(
      (name) => this.wanted.has(name) || [...this.wanted.keys()].some((wanted) => heldName(recipe(), wanted) === name),
      () => this.notify(),
      (name) => heldName(recipe(), name),
    );
  }

  /** Which rooms the hooks read. */
  arrange(hand: RunRoom, beside: RunRoom | null): void {
    this.inHand = hand;
    this.other = beside;
    this.notify();
  }

  /** The room of the run in hand. */
  get hand(): RunRoom {
    return this.inHand;
  }

  get beside(): RunRoom | null {
    return this.other;
  }

  frame(position: number, side: Side = 'hand'): Frame | undefined {
    if (side === 'hand') return this.trialAt(position)?.frame ?? this.inHand.frame(position);
    if (side === 'beside') return this.other?.frame(position);
    const [a, b] = [this.other?.frame(besidePosition(position)), this.inHand.frame(position)];
    return a && b && frameDifference(b, a);
  }

  /** Says what is about to be shown by `setTrial`, to whoever can draw it before anything is rendered. */
  announceTrial(room: RunRoom, frame: Frame): void {
    if (room === this.hand) for (const listener of this.trialListeners) listener(frame);
  }

  onTrial(listener: (frame: Frame) => void): () => void {
    this.trialListeners.add(listener);
    return () => this.trialListeners.delete(listener);
  }

  /** Shows a step in the place of its frame; null ends it. */
  setTrial(trial: TrialStep | null): void {
    if (trial === this.trial) return;
    this.trial = trial;
    this.notify();
  }

  private trialAt(position: number): TrialStep | null {
    const { trial } = this;
    return trial !== null && trial.room === this.inHand && trial.frame.index === position ? trial : null;
  }

  allFrames(side: Exclude<Side, 'difference'> = 'hand'): readonly (Frame | undefined)[] {
    return (side === 'hand' ? this.inHand : this.other)?.allFrames() ?? [];
  }

  probe(position: number, name: string, side: Side = 'hand'): Tensor | undefined {
    if (side === 'hand') return this.trialAt(position)?.tensors.get(name) ?? this.inHand.probe(position, name);
    if (side === 'beside') return this.other?.probe(position, name);
    const [a, b] = [this.other?.probe(besidePosition(position), name), this.inHand.probe(position, name)];
    return a && b && tensorDifference(b, a);
  }

  /** Of two runs A's, at what belongs to a position of `side`; undefined where there is one run. */
  ofA(position: number, name: string, side: Side): Tensor | undefined {
    const { schedule, beside, letter } = useStore.getState();
    if (beside === null) return undefined;
    if (letter === 'B') return this.probe(side === 'beside' ? position : besidePosition(position), name, 'beside');
    return this.probe(side === 'beside' ? linkedPosition(beside.schedule.timesteps, schedule.timesteps, position) : position, name);
  }

  /** Bytes of frames and probes held on this side of the worker. */
  bytes(): number {
    return this.inHand.bytes() + (this.other?.bytes() ?? 0);
  }

  /** Names that panels on screen have asked for. */
  wantedNames(): string[] {
    return [...this.wanted.keys()];
  }

  onWanted(listener: Listener): () => void {
    this.wantedListeners.add(listener);
    return () => this.wantedListeners.delete(listener);
  }

  want(names: readonly string[]): () => void {
    for (const name of names) this.wanted.set(name, (this.wanted.get(name) ?? 0) + 1);
    for (const listener of this.wantedListeners) listener();
    return () => {
      for (const name of names) {
        const count = (this.wanted.get(name) ?? 0) - 1;
        if (count > 0) this.wanted.set(name, count);
        else this.wanted.delete(name);
      }
      for (const listener of this.wantedListeners) listener();
      // Not at once: the next panel may want them, and says so in the same turn.
      queueMicrotask(() => {
        this.inHand.trim();
        this.other?.trim();
      });
    };
  }

  private notify(): void {
    for (const listener of this.listeners) listener();
  }
}

export const tensorRoom = new TensorRooms();

/** The position of the run beside that belongs to a position of the run in hand. */
function besidePosition(position: number): number {
  const { schedule, beside } = useStore.getState();
  return beside === null ? position : linkedPosition(schedule.timesteps, beside.schedule.timesteps, position);
}

/** The frame at a position of the run that is shown here, or undefined while it is not computed. */
export function useFrame(position: number): Frame | undefined {
  const side = useSide();
  return useSyncExternalStore(tensorRoom.subscribe, () => tensorRoom.frame(position, side));
}

/** A tensor at a position of the run that is shown here, with the batch axis, or undefined while it is not fetched. */
export function useProbe(position: number, name: string | null): Tensor | undefined {
  const side = useSide();
  return useSyncExternalStore(tensorRoom.subscribe, () => (name === null ? undefined : tensorRoom.probe(position, name, side)));
}

/**
 * The tensor of A whose colours what is shown here is drawn in, so that two runs and their difference can be compared by eye; undefined
 * where that is A's own, or there is one run.
 */
export function useColoursOf(position: number, name: string | null): Tensor | undefined {
  const side = useSide();
  const letter = useStore((state) => state.letter);
  return useSyncExternalStore(tensorRoom.subscribe, () =>
    name === null || side === (letter === 'A' ? 'hand' : 'beside') ? undefined : tensorRoom.ofA(position, name, side),
  );
}

export interface LikeTensor {
  readonly of: Tensor;
  /** Whether what is shown is the difference of two runs. */
  readonly difference: boolean;
}

/** {@link useColoursOf}, and how it is meant; null where there is none. */
export function useLike(position: number, name: string | null): LikeTensor | null {
  const difference = useSide() === 'difference';
  const of = useColoursOf(position, name);
  return useMemo(() => (of === undefined ? null : { of, difference }), [of, difference]);
}

/**
 * Says that these tensors are on screen: the run hands them over with each step, and where the playhead rests on a
 * position that lacks them they are fetched. `names` must be stable between renders (memoise it).
 */
export function useWanted(names: readonly string[]): void {
  useEffect(() => tensorRoom.want(names), [names]);
}
