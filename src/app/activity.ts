/**
 * Counts what is going on or about to, so that a test (or a script) can wait for "nothing" instead of sleeping.
 * Idle is announced only after a macrotask without activity: work that follows from work that just ended has begun by then.
 */
export class Activity {
  private ongoing = 0;
  private waiting: (() => void)[] = [];

  /** Marks something as begun; call the returned function once when it has ended. */
  begin(): () => void {
    this.ongoing++;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.ongoing--;
      this.announce();
    };
  }

  async track<T>(work: Promise<T>): Promise<T> {
    const end = this.begin();
    try {
      return await work;
    } finally {
      end();
    }
  }

  whenIdle(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.announce();
    });
  }

  private announce(): void {
    if (this.ongoing > 0 || this.waiting.length === 0) return;
    setTimeout(() => {
      if (this.ongoing > 0) return;
      const waiting = this.waiting;
      this.waiting = [];
      for (const resolve of waiting) resolve();
    });
  }
}
