/**
 * What a picture of the screen may take from the network that runs: a twentieth of the time. But not more than eight a second, which is as
 * often as the eye follows a film of noise, and not fewer than three: a run of 25 steps is over within a second where a picture takes so much of
 * a step. Nothing is lost by it: the playhead goes over positions that the network passed in between, at ten a second as soon as the network
 * rests, and the last is always shown. (A hand that scrubs has every frame of the screen; no network runs then.)
 */
const SHARE = 0.05;
const EVERY_MS = { least: 125, most: 333 };
/** What compositor and raster threads spend on a picture for each millisecond that the page's own thread does (measured: docs/performance.md). */
const DRAWN_BESIDE = 1;

/** What of the browser is needed: whether the page is seen, and when it draws. */
export interface Screen {
  readonly hidden: () => boolean;
  readonly onSeen: (listener: () => void) => void;
  /** Calls once before the next picture of the screen is drawn, and once after. */
  readonly around: (before: () => void, after: () => void) => void;
}

/**
 * Tells the page of what is computed, at most so often and all at once, so that one picture of the screen shows it. A page that nobody sees
 * is told nothing until it is seen again.
 */
export class Display {
  private readonly due = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private last = -Infinity;
  /** Milliseconds that a picture took of late. */
  private cost = 0;

  constructor(private readonly screen: Screen = browserScreen) {
    screen.onSeen(() => this.schedule());
  }

  /** Does it with the next picture. The same work is done once, however often it was asked for. */
  soon(work: () => void): void {
    this.due.add(work);
    this.schedule();
  }

  /** It has been done, or is not wanted any more. */
  forget(work: () => void): void {
    this.due.delete(work);
  }

  private schedule(): void {
    if (this.timer !== null || this.due.size === 0 || this.screen.hidden()) return;
    const apart = Math.max(EVERY_MS.least, Math.min(EVERY_MS.most, (this.cost * (1 + DRAWN_BESIDE)) / SHARE));
    this.timer = setTimeout(() => this.show(), Math.max(0, this.last + apart - performance.now()));
  }

  private show(): void {
    this.timer = null;
    if (this.screen.hidden()) return;
    this.last = performance.now();
    const works = [...this.due];
    this.due.clear();
    for (const work of works) work();
    this.measure(this.last);
    // What asked again is in the next picture.
    this.schedule();
  }

  private measure(begun: number): void {
    let told = 0;
    let drawing = 0;
    // React has rendered by then: it was asked to in the same turn, before this.
    queueMicrotask(() => {
      told = performance.now() - begun;
    });
    this.screen.around(
      () => {
        drawing = performance.now();
      },
      () => {
        this.cost += 0.4 * (told + performance.now() - drawing - this.cost);
      },
    );
  }
}

const browserScreen: Screen = {
  hidden: () => document.hidden,
  onSeen: (listener) => document.addEventListener('visibilitychange', listener),
  around: (before, after) => {
    requestAnimationFrame(() => {
      before();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        after();
      };
      port2.postMessage(null);
    });
  },
};
