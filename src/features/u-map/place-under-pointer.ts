import { createContext, useContext, useSyncExternalStore } from 'react';

/**
 * One place in the picture, marked on every tile at once: what the pointer or the focus is on in one map is found at the same
 * place in all others, whatever their resolution. Outside of React's state, because it moves with every pointer event.
 */

export interface Place {
  /** 0 … 1 from the left and from the top. */
  readonly u: number;
  readonly v: number;
  /** The tile that is being read. */
  readonly tile: string;
  /** Kept by a click, so that one can step through the run and watch this place. */
  readonly pinned: boolean;
}

export class PlaceUnderPointer {
  private place: Place | null = null;
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): Place | null => this.place;

  point(tile: string, u: number, v: number): void {
    if (this.place?.pinned === true) return;
    this.set({ tile, u, v, pinned: false });
  }

  leave(tile: string): void {
    if (this.place?.tile === tile && !this.place.pinned) this.set(null);
  }

  /** Moves even a pinned place: by key, or by a click. */
  pin(tile: string, u: number, v: number): void {
    this.set({ tile, u, v, pinned: true });
  }

  release(): void {
    this.set(null);
  }

  private set(place: Place | null): void {
    this.place = place;
    for (const listener of this.listeners) listener();
  }
}

export const PlaceContext = createContext(new PlaceUnderPointer());

export function usePlace(): Place | null {
  const room = useContext(PlaceContext);
  return useSyncExternalStore(room.subscribe, room.current);
}
