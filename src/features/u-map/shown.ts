import type { Painting } from './painting.ts';

/** The picture that a tile shows, beside React: a run has another one with every step, and all that stands around it stays. */
export class Shown {
  private painting: Painting | null = null;
  private readonly listeners = new Set<() => void>();

  readonly current = (): Painting | null => this.painting;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  put(painting: Painting | null): void {
    if (painting === this.painting) return;
    this.painting = painting;
    for (const listener of this.listeners) listener();
  }
}
