/**
 * Dominators of a graph without cycles: the tensor through which every path from the source to a tensor must go. A residual
 * sum's nearest dominator is the block's input; the nearest common dominator of all time projections is the embedding.
 * Cooper, Harvey, Kennedy: A Simple, Fast Dominance Algorithm (2001), of which one pass is enough without cycles.
 */
export class Dominators {
  readonly #above = new Map<string, string>();
  readonly #depth = new Map<string, number>();

  constructor(source: string) {
    this.#depth.set(source, 0);
  }

  /** Adds a tensor that is computed from `from`, which were added before it. Those that the source does not reach do not count. */
  add(tensor: string, from: readonly string[]): void {
    const above = this.common(from.filter((name) => this.#depth.has(name)));
    if (above === null) return;
    this.#above.set(tensor, above);
    this.#depth.set(tensor, (this.#depth.get(above) ?? 0) + 1);
  }

  /** The nearest dominator of a tensor, without itself; null for the source and for what it does not reach. */
  of(tensor: string): string | null {
    return this.#above.get(tensor) ?? null;
  }

  /** The nearest tensor that dominates all of these, which may be one of them. */
  common(tensors: readonly string[]): string | null {
    let shared: string | null = null;
    for (const tensor of tensors) shared = shared === null ? tensor : this.#meet(shared, tensor);
    return shared;
  }

  #meet(one: string, other: string): string {
    let [a, b] = [one, other];
    while (a !== b) {
      const [da, db] = [this.#depth.get(a) ?? 0, this.#depth.get(b) ?? 0];
      if (da >= db) a = this.#above.get(a) ?? b;
      if (db >= da) b = this.#above.get(b) ?? a;
    }
    return a;
  }
}
