import type { Activity } from './activity.ts';

/** How long the hand must rest on a position before the network is asked for the tensors on screen. */
export const REST_MS = 120;

/** Does something once the hand has rested: each `again` begins the wait anew. */
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
    const end = this.activity.begin();
    const timer = setTimeout(() => {
      this.waiting = null;
      void this.settle().finally(end);
    }, REST_MS);
    this.waiting = { timer, end };
  }
}
