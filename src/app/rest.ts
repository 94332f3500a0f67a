import type { Activity } from './activity.ts';

/** How long the hand must rest on a position before the network is asked for the tensors on screen. */
export const REST_MS = 120;

/** Does something once the hand has rested: each `again` begins the wait anew, and `soon` waits only for a hand that moves. */
export class Rest {
  private waiting: { readonly timer: ReturnType<typeof setTimeout>; readonly end: () => void } | null = null;

  constructor(
    private readonly activity: Activity,
    private readonly settle: () => Promise<void>,
  ) {}

  again(): void {
    if (this.waiting !== null) {
      clearTimeout(this.waiting.timer);
      this.waiting.end();
    }
    this.settleIn(REST_MS);
  }

  /** For what came without a movement along the film, such as another panel: at once, but with all that comes in this turn. */
  soon(): void {
    if (this.waiting === null) this.settleIn(0);
  }

  private settleIn(ms: number): void {
    const end = this.activity.begin();
    const timer = setTimeout(() => {
      this.waiting = null;
      void this.settle().finally(end);
    }, ms);
    this.waiting = { timer, end };
  }
}
