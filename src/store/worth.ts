import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { EditOf } from '../protocol/edits.ts';
import type { GainPlace } from './edit-places.ts';
import { useStore } from './store.ts';

/** A part of the network whose worth is asked for: the edit that cuts it, and the one that puts its mean in its place. */
export interface Part {
  readonly key: string;
  readonly cut: EditOf<'gain'>;
  readonly mean: EditOf<'mean'> | null;
}

/** The part at a place. `mean`: whether its mean over the picture makes sense. */
export function partOf(place: GainPlace, mean = true): Part {
  return { key: JSON.stringify(place), cut: { kind: 'gain', ...place, value: 0 }, mean: mean ? { kind: 'mean', ...place } : null };
}

/** What the network's answer loses without a part, as src/render/measures.ts and docs/measures.md define it. */
export interface Loss {
  readonly change: number;
  readonly detailLost: number;
  readonly detailCosine: number;
}

/** How a part is taken away. */
export type Ablation = 'cut' | 'mean';

const RUNS_KEPT = 4;

/** What parts of the network are worth at each position of each run, as far as it was computed, and of which parts panels ask it. */
class WorthRoom {
  private readonly wantedParts = new Map<string, { readonly part: Part; readonly count: number }>();
  /** Run → position, part and ablation → loss; insertion order is age. */
  private readonly runs = new Map<number, Map<string, Loss>>();
  private readonly listeners = new Set<() => void>();
  private readonly wantedListeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  onWanted(listener: () => void): () => void {
    this.wantedListeners.add(listener);
    return () => this.wantedListeners.delete(listener);
  }

  want(parts: readonly Part[]): () => void {
    const add = (by: 1 | -1) => {
      for (const part of parts) {
        const count = (this.wantedParts.get(part.key)?.count ?? 0) + by;
        if (count > 0) this.wantedParts.set(part.key, { part, count });
        else this.wantedParts.delete(part.key);
      }
    };
    add(1);
    for (const listener of this.wantedListeners) listener();
    return () => add(-1);
  }

  wanted(): Part[] {
    return [...this.wantedParts.values()].map(({ part }) => part);
  }

  get(runId: number, position: number, key: string, ablation: Ablation): Loss | undefined {
    return this.runs.get(runId)?.get(`${position} ${ablation} ${key}`);
  }

  put(runId: number, position: number, key: string, ablation: Ablation, loss: Loss): void {
    const losses = this.runs.get(runId) ?? new Map<string, Loss>();
    this.runs.delete(runId);
    this.runs.set(runId, losses.set(`${position} ${ablation} ${key}`, loss));
    for (const old of [...this.runs.keys()].slice(0, -RUNS_KEPT)) this.runs.delete(old);
    for (const listener of this.listeners) listener();
  }
}

export const worthRoom = new WorthRoom();

/** What a part is worth at a position of the run in hand: computed when the hand rests there, undefined until then. */
export function useWorth(part: Part | null, position: number): { readonly cut: Loss | undefined; readonly mean: Loss | undefined } {
  const runId = useStore((state) => state.runId);
  const parts = useMemo(() => (part === null ? [] : [part]), [part]);
  useEffect(() => worthRoom.want(parts), [parts]);
  const get = (ablation: Ablation) => () => (part === null ? undefined : worthRoom.get(runId, position, part.key, ablation));
  const cut = useSyncExternalStore(worthRoom.subscribe, get('cut'));
  const mean = useSyncExternalStore(worthRoom.subscribe, get('mean'));
  return useMemo(() => ({ cut, mean }), [cut, mean]);
}
