import { createContext, useContext, useSyncExternalStore } from 'react';
import { useStore } from '../../store/store.ts';
import { nodeOf, pathThrough, type Flow, type Path } from './path.ts';

/**
 * What the pointer or the focus is on. One place of the picture is marked on every map at once, whatever their resolution; and the
 * way of the data through that tile is lit. Outside of React's state, because it moves with every pointer event. What is kept is in
 * the View, so that one can step through the run and watch a place, and send it.
 */

export interface Place {
  /** 0 … 1 from the left and from the top. */
  readonly u: number;
  readonly v: number;
  /** The tile that is being read. */
  readonly tile: string;
}

export class UnderPointer {
  private place: Place | null = null;
  private on: string | null = null;
  private path: Path | null = null;
  private flows: readonly Flow[] = [];
  private readonly listeners = new Set<() => void>();

  /** Whether a tile that was left by keyboard takes the focus back: not where the page that it opened is shown. */
  readonly takesFocusBack: boolean;

  constructor(takesFocusBack = true) {
    this.takesFocusBack = takesFocusBack;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): Place | null => this.place;

  /** Null where nothing is lit at all. */
  isLit(kind: keyof Path, id: string): boolean | null {
    return this.path === null ? null : this.path[kind].has(kind === 'tiles' ? nodeOf(id) : id);
  }

  follow(flows: readonly Flow[]): void {
    this.flows = flows;
    if (this.on !== null) this.path = pathThrough(flows, this.on);
  }

  /** A tile or an arrow, by its id. */
  light(id: string): void {
    if (this.on === id) return;
    this.on = id;
    this.path = pathThrough(this.flows, id);
    this.notify();
  }

  point(place: Place | null): void {
    this.place = place;
    this.notify();
  }

  leave(id: string): void {
    if (this.place?.tile === id) this.place = null;
    if (this.on === id) {
      this.on = null;
      this.path = null;
    }
    this.notify();
  }

  private notify(): void {
    for (const listener of this.listeners) listener();
  }
}

export const PointerContext = createContext(new UnderPointer());

/** The place that is marked: the pointer's, else the one that is kept. */
export function usePlace(): Place | null {
  const room = useContext(PointerContext);
  const pointed = useSyncExternalStore(room.subscribe, room.current);
  const kept = useStore((state) => state.view.kept);
  return pointed ?? kept;
}

export function useLit(kind: keyof Path, id: string): boolean | null {
  const room = useContext(PointerContext);
  return useSyncExternalStore(room.subscribe, () => room.isLit(kind, id));
}
