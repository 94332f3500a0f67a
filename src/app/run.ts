import type { Engine } from '../protocol/engine.ts';
import type { Frame } from '../protocol/frame.ts';
import type { Manifest } from '../protocol/manifest.ts';
import { fingerprint } from '../store/fingerprint.ts';
import { useStore, type RunStatus } from '../store/store.ts';
import { tensorRoom } from '../store/tensors.ts';
import { ignore, isAbort, superseded } from './abort.ts';
import type { Activity } from './activity.ts';
import { cachedFrames } from './cached-run.ts';
import type { Pictures } from './pictures.ts';
import type { Probes } from './probes.ts';
import type { Problems } from './problems.ts';

/** The run of the recipe in the store: its frames, as far as they are asked for, one computation at a time. */
export class Run {
  private present: { readonly abort: AbortController; readonly until: number; readonly done: Promise<void> } | null = null;

  constructor(
    private readonly engine: Engine,
    private readonly activity: Activity,
    private readonly problems: Problems,
    private readonly probes: Probes,
    private readonly pictures: Pictures,
    /** Called when the picture is finished. */
    private readonly onFinished: (picture: Float32Array) => void,
  ) {}

  /** Frames up to position `until`; joins a run that goes at least as far. Rejects with what is also shown, or with an AbortError. */
  compute(until: number): Promise<void> {
    if (this.present !== null && this.present.until >= until) return this.present.done;
    this.stop();
    const { run, engine } = useStore.getState();
    if ((run.source === 'live' && run.computed >= until) || engine.phase !== 'ready') return Promise.resolve();
    const abort = new AbortController();
    const done = this.activity.track(this.computeNow(until, abort.signal));
    this.present = { abort, until, done };
    return done;
  }

  private async computeNow(until: number, signal: AbortSignal): Promise<void> {
    const { manifest, recipe, run } = useStore.getState();
    if (manifest === null) return;
    const known = run.source === 'live' ? tensorRoom.allFrames().slice(0, run.computed).filter(isFrame) : [];
    this.problems.clear('run');
    setRun({ source: 'live', state: 'running', computed: known.length });
    let last = performance.now();
    try {
      const start = await this.pictures.startOf(recipe, manifest);
      signal.throwIfAborted();
      await this.engine.run(
        { manifest, recipe, start, known, until, watch: this.probes.wanted() },
        (frame, watched) => {
          if (signal.aborted) return;
          const now = performance.now();
          tensorRoom.putFrame(frame);
          tensorRoom.putProbes(frame.index, watched, true);
          setRun({ computed: frame.index + 1, stepMs: now - last });
          last = now;
        },
        signal,
      );
      signal.throwIfAborted();
      this.finish();
    } catch (error) {
      if (signal.aborted || isAbort(error)) throw superseded();
      setRun({ state: 'failed' });
      this.problems.fail(error, 'run', () => void this.compute(until).catch(ignore));
      throw error;
    } finally {
      if (this.present?.abort.signal === signal) this.present = null;
    }
  }

  private finish(): void {
    const { run } = useStore.getState();
    const picture = this.picture();
    if (run.computed < run.total || picture === null) {
      setRun({ state: 'paused' });
      return;
    }
    setRun({ state: 'done', checksum: fingerprint(picture).checksum });
    this.onFinished(picture);
  }

  /** Stops computing; what is known stays. */
  stop(): void {
    this.present?.abort.abort();
    this.present = null;
    if (useStore.getState().run.state === 'running') setRun({ state: 'paused' });
  }

  /** Another recipe or another device has other frames. */
  forget(): void {
    tensorRoom.clear();
    const total = useStore.getState().schedule.timesteps.length;
    useStore.setState({ verdict: null, run: { source: 'none', state: 'idle', computed: 0, total, stepMs: null, checksum: null } });
  }

  /** The finished picture, or null while it is not there. */
  picture(): Float32Array | null {
    return tensorRoom.frame(useStore.getState().run.total - 1)?.prev ?? null;
  }

  /** The shipped run of the default recipe, a picture before the engine is there. Resolves to whether it is shown; a courtesy, it never rejects. */
  async showCached(manifest: Manifest, signal: AbortSignal): Promise<boolean> {
    const { recipe } = useStore.getState();
    try {
      const frames = await cachedFrames(manifest, recipe, signal);
      const { run, recipe: present } = useStore.getState();
      if (frames === null || signal.aborted || run.source !== 'none' || present !== recipe) return false;
      for (const frame of frames) tensorRoom.putFrame(frame);
      setRun({ source: 'cached', state: 'done', computed: frames.length });
      return true;
    } catch (error) {
      // Without it the live run is waited for.
      if (!signal.aborted) console.warn('The cached run could not be shown.', error);
      return false;
    }
  }
}

function setRun(patch: Partial<RunStatus>): void {
  useStore.setState({ run: { ...useStore.getState().run, ...patch } });
}

function isFrame(frame: Frame | undefined): frame is Frame {
  return frame !== undefined;
}
