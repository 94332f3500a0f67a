import { useStore } from '../store/store.ts';
import type { Activity } from './activity.ts';

/** A whole film is played in about this time, within the limits below for one position. */
const FILM_MS = 2500;
const POSITION_MS = { least: 16, most: 110 };

/** Moves the position along the film: over what is known, or as fast as it becomes known while the run goes on. */
export class Playhead {
  private timer: { readonly id: number; readonly end: () => void } | null = null;

  constructor(
    private readonly activity: Activity,
    /** Called when it has come to rest by itself. */
    private readonly onRest: () => void,
  ) {}

  start(): void {
    this.stop();
    useStore.setState({ playing: true });
    const { total } = useStore.getState().run;
    const interval = Math.max(POSITION_MS.least, Math.min(POSITION_MS.most, FILM_MS / Math.max(1, total)));
    const end = this.activity.begin();
    const wait = () => {
      this.timer = { id: window.setTimeout(advance, interval), end };
    };
    const advance = () => {
      const { view, run } = useStore.getState();
      const last = run.total - 1;
      if (view.step >= run.total || (run.state !== 'running' && Math.min(view.step + 1, last) >= run.computed)) {
        this.stop();
        this.onRest();
        return;
      }
      // Position p shows the forward pass at x_p, which frame p holds; the last position shows what frame N−1 gave.
      if (Math.min(view.step + 1, last) < run.computed) {
        useStore.setState({ view: { ...view, step: view.step + 1 } });
      }
      wait();
    };
    wait();
  }

  stop(): void {
    if (this.timer !== null) {
      window.clearTimeout(this.timer.id);
      this.timer.end();
      this.timer = null;
    }
    if (useStore.getState().playing) useStore.setState({ playing: false });
  }
}
