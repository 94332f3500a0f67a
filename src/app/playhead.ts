import { useStore } from '../store/store.ts';
import type { Activity } from './activity.ts';
import type { Display } from './display.ts';

/** A whole film is played in about this time, within the limits below for one position. */
const FILM_MS = 2500;
const POSITION_MS = { least: 16, most: 110 };

/** Moves the position along the film: over what is known, or as fast as it becomes known while the run goes on. */
export class Playhead {
  private waiting: { readonly timer: number; readonly move: () => void; readonly end: () => void } | null = null;

  constructor(
    private readonly activity: Activity,
    private readonly display: Display,
    /** Called when it has come to rest by itself. */
    private readonly onRest: () => void,
  ) {}

  start(): void {
    this.stop();
    useStore.setState({ playing: true });
    const { total } = useStore.getState().run;
    const interval = Math.max(POSITION_MS.least, Math.min(POSITION_MS.most, FILM_MS / Math.max(1, total)));
    const end = this.activity.begin();
    let moved = performance.now();
    const move = (): void => {
      const { view, run } = useStore.getState();
      // Position p shows the forward pass at x_p, which frame p holds; the last position shows what frame N−1 gave.
      const furthest = run.computed >= run.total ? run.total : run.computed - 1;
      const now = performance.now();
      const steps = run.state === 'running' ? Math.max(1, Math.round((now - moved) / interval)) : 1;
      const step = Math.min(view.step + steps, furthest);
      if (step <= view.step) return;
      moved = now;
      useStore.setState({ view: { ...view, step } });
    };
    const wait = (): void => {
      this.waiting = { timer: window.setTimeout(advance, interval), move, end };
    };
    const advance = (): void => {
      const { view, run } = useStore.getState();
      if (view.step >= run.total || (run.state !== 'running' && Math.min(view.step + 1, run.total - 1) >= run.computed)) {
        this.stop();
        this.onRest();
        return;
      }
      // While the network runs, with the pictures of the screen that show its steps; over what is known, as fast as the film is to be.
      if (run.state === 'running') this.display.soon(move);
      else move();
      wait();
    };
    wait();
  }

  stop(): void {
    if (this.waiting !== null) {
      const { timer, move, end } = this.waiting;
      window.clearTimeout(timer);
      this.display.forget(move);
      end();
      this.waiting = null;
    }
    if (useStore.getState().playing) useStore.setState({ playing: false });
  }
}
