import type { Activity } from './activity.ts';

/** How long the hand must rest on a position before the network is asked for the tensors on screen. */
export const REST_MS = 120;
/** A page that is not seen draws no pictures: longer than this none is waited for. */
const PICTURE_MS = 1_000;

/** Calls back when something has been waited for; returns how to call it off. */
type Wait = (work: () => void) => () => void;

/** Does something once the hand has rested: each `again` begins the wait anew, and `soon` waits only for a hand that moves. */
export class Rest {
  /** Ends the wait that is on. */
  private stop: (() => void) | null = null;

  constructor(
    private readonly activity: Activity,
    private readonly settle: () => Promise<void>,
    private readonly afterPicture: Wait = afterNextPicture,
  ) {}

  again(): void {
    this.stop?.();
    // Where a picture takes longer than the wait, a hand that moves from one to the next has not rested.
    this.settleAfter((work) => {
      let callOff = afterTime(REST_MS, () => (callOff = this.afterPicture(work)));
      return () => callOff();
    });
  }

  /** For what came without a movement along the film, such as another panel: at once, but with all that comes in this turn. */
  soon(): void {
    if (this.stop === null) this.settleAfter((work) => afterTime(0, work));
  }

  private settleAfter(wait: Wait): void {
    const end = this.activity.begin();
    const callOff = wait(() => {
      this.stop = null;
      void this.settle().finally(end);
    });
    this.stop = () => {
      callOff();
      end();
    };
  }
}

function afterTime(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
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
