import { useEffect, useSyncExternalStore } from 'react';
import type { Frame, Tensor } from '../protocol/frame.ts';

/**
 * The numbers themselves, beside the store: frames of the present run (small, all kept) and probes (large). What the run brought
 * along or was asked for at every step is kept within a byte budget, the latest before the oldest; what a single evaluation can bring
 * back is kept while a panel shows it. So going through all tensors of a network leaves nothing behind. Features read through the
 * hooks; app/ writes.
 */

const PROBE_BUDGET_BYTES = 96 * 1024 * 1024;

interface Held {
  readonly tensor: Tensor;
  /** Whether it outlives its place on the screen. */
  readonly kept: boolean;
}

type Listener = () => void;

class TensorRoom {
  private frames: (Frame | undefined)[] = [];
  /** Position → tensor name → tensor; insertion order is age. */
  private readonly probes = new Map<number, Map<string, Held>>();
  private readonly wanted = new Map<string, number>();
  private readonly listeners = new Set<Listener>();
  private readonly wantedListeners = new Set<Listener>();

  readonly subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  frame(position: number): Frame | undefined {
    return this.frames[position];
  }

  allFrames(): readonly (Frame | undefined)[] {
    return this.frames;
  }

  probe(position: number, name: string): Tensor | undefined {
    return this.probes.get(position)?.get(name)?.tensor;
  }

  /** Bytes of frames and probes held on this side of the worker. */
  bytes(): number {
    let sum = 0;
    for (const frame of this.frames) {
      if (frame) sum += frame.xt.byteLength + frame.predNoise.byteLength + frame.predX0.byteLength;
    }
    for (const tensors of this.probes.values()) sum += bytesOf(tensors);
    return sum;
  }

  putFrame(frame: Frame): void {
    this.frames[frame.index] = frame;
    this.notify();
  }

  /** `kept`: they cost more than one evaluation to bring back, so that they outlive their place on the screen. */
  putProbes(position: number, tensors: readonly Tensor[], kept: boolean): void {
    if (tensors.length === 0) return;
    const held = this.probes.get(position) ?? new Map<string, Held>();
    this.probes.delete(position);
    for (const tensor of tensors) held.set(tensor.name, { tensor, kept });
    this.probes.set(position, held);
    this.trim();
    this.notify();
  }

  /** Forgets the run: another recipe has other numbers. */
  clear(): void {
    this.frames = [];
    this.probes.clear();
    this.notify();
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
      queueMicrotask(() => this.trim());
    };
  }

  private trim(): void {
    let bytes = 0;
    for (const [position, tensors] of this.probes) {
      for (const [name, { kept }] of tensors) if (!kept && !this.wanted.has(name)) tensors.delete(name);
      if (tensors.size === 0) this.probes.delete(position);
      bytes += bytesOf(tensors);
    }
    const latest = [...this.probes.keys()].at(-1);
    for (const [position, tensors] of this.probes) {
      if (bytes <= PROBE_BUDGET_BYTES || position === latest) return;
      bytes -= bytesOf(tensors);
      this.probes.delete(position);
    }
  }

  private notify(): void {
    for (const listener of this.listeners) listener();
  }
}

function bytesOf(tensors: ReadonlyMap<string, Held>): number {
  let sum = 0;
  for (const { tensor } of tensors.values()) sum += tensor.data.byteLength;
  return sum;
}

export const tensorRoom = new TensorRoom();

/** The frame at a position, or undefined while it is not computed. */
export function useFrame(position: number): Frame | undefined {
  return useSyncExternalStore(tensorRoom.subscribe, () => tensorRoom.frame(position));
}

/** A tensor at a position, with the batch axis, or undefined while it is not fetched. */
export function useProbe(position: number, name: string | null): Tensor | undefined {
  return useSyncExternalStore(tensorRoom.subscribe, () => (name === null ? undefined : tensorRoom.probe(position, name)));
}

/**
 * Says that these tensors are on screen: the run hands them over with each step, and where the playhead rests on a
 * position that lacks them they are fetched. `names` must be stable between renders (memoise it).
 */
export function useWanted(names: readonly string[]): void {
  useEffect(() => tensorRoom.want(names), [names]);
}
