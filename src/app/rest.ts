import type { Activity } from './activity.ts';

/** How long the hand must rest on a position before the network is asked for the tensors on screen. */
export const REST_MS = 120;
/** A page that is not seen draws no pictures: longer than this none is waited for. */
const PICTURE_MS = 1_000;

/** Calls back with the next picture of the screen; returns how to call it off. */
type AfterPicture = (work: () => void) => () => void;

/** Does something once the hand has rested: each `again` begins the wait anew, and `soon` waits only for a hand that moves. */
export class Rest {
  private waiting: { readonly stop: () => void } | null = null;

  constructor(
    private readonly activity: Activity,
    private readonly settle: () => Promise<void>,
    private readonly afterPicture: AfterPicture = afterNextPicture,
  ) {}

  again(): void {
    this.waiting?.stop();
    const end = this.activity.begin();
    let callOff: () => void;
    // Where a picture takes longer than the wait, a hand that moves from one to the next has not rested.
    const timer = setTimeout(() => (callOff = this.afterPicture(() => this.settleNow(end))), REST_MS);
    callOff = () => clearTimeout(timer);
    this.waiting = {
      stop: () => {
        callOff();
        end();
      },
    };
  }

  /** For what came without a movement along the film, such as another panel: at once, but with all that comes in this turn. */
  soon(): void {
    if (this.waiting !== null) return;
    const end = this.activity.begin();
    const timer = setTimeout(() => this.settleNow(end), 0);
    this.waiting = {
      stop: () => {
        clearTimeout(timer);
        end();
      },
    };
  }

  private settleNow(end: () => void): void {
    this.waiting = null;
    void this.settle().finally(end);
  }
}

function afterNextPicture(work: () => void): () => void {
  const frame = requestAnimationFrame(() => {
    clearTimeout(late);
    work();
  });
  const late = setTimeout(() => {
    cancelAnimationFrame(frame);
    work();
  }, PICTURE_MS);
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(late);
  };
}
