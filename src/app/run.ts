import type { Engine } from '../protocol/engine.ts';
import type { Frame } from '../protocol/frame.ts';
import type { Manifest } from '../protocol/manifest.ts';
import type { Recipe } from '../protocol/recipe.ts';
import type { RunRoom } from '../store/run-room.ts';
import { seals } from '../store/seals.ts';
import { noRun, useStore, type RunRecord, type RunStatus, type Schedule } from '../store/store.ts';
import { tensorRoom } from '../store/tensors.ts';
import { ignore, isAbort, superseded } from './abort.ts';
import type { Activity } from './activity.ts';
import { cachedFrames } from './cached-run.ts';
import type { Display } from './display.ts';
import type { Pictures } from './pictures.ts';
import type { Problems } from './problems.ts';
import { frameKeeper } from './thin-frame.ts';

/** What a run needs of the page. */
export interface RunContext {
  readonly engine: Engine;
  readonly activity: Activity;
  readonly problems: Problems;
  readonly pictures: Pictures;
  readonly display: Display;
  /** Names by which a run of this recipe holds the tensors on screen that this model has. */
  readonly wanted: (recipe: Recipe) => string[];
  /** Called when the picture is finished. */
  readonly onFinished: (run: Run, picture: Float32Array) => void;
}

/** One run of one recipe: its frames, as far as they are asked for, one computation at a time. Its record stands in the store while it is shown. */
export class Run {
  readonly room: RunRoom = tensorRoom.room(() => this.recipe);
  private held: RunRecord;
  private present: { readonly abort: AbortController; readonly until: number; readonly done: Promise<void> } | null = null;

  constructor(
    private readonly context: RunContext,
    record: Pick<RunRecord, 'runId' | 'letter' | 'recipe' | 'schedule'>,
  ) {
    this.held = { ...record, verdict: null, run: { ...noRun, total: record.schedule.timesteps.length } };
  }

  get record(): RunRecord {
    return this.held;
  }

  get recipe(): Recipe {
    return this.held.recipe;
  }

  /** Changes the record, here and where the store shows it. */
  update(patch: Partial<Omit<RunRecord, 'runId'>>): void {
    this.held = { ...this.held, ...patch };
    const { runId, beside } = useStore.getState();
    if (runId === this.held.runId) useStore.setState(this.held);
    else if (beside?.runId === this.held.runId) useStore.setState({ beside: this.held });
  }

  private setRun(patch: Partial<RunStatus>): void {
    this.context.display.forget(this.show);
    this.update({ run: { ...this.held.run, ...patch } });
  }

  /** Steps that came since the page was told. */
  private readonly show = (): void => {
    this.setRun({});
    this.room.tell();
  };

  /** The same recipe as this model runs it. */
  settle(recipe: Recipe, schedule: Schedule): void {
    this.update({ recipe, schedule, run: { ...this.held.run, total: schedule.timesteps.length } });
  }

  /** Frames of another run that are this run's too, before any of its own. */
  adopt(frames: readonly Frame[]): void {
    if (frames.length === 0 || this.held.run.source !== 'none') return;
    this.room.putFrames(frames);
    this.setRun({ source: 'live', computed: frames.length });
    this.rest();
  }

  /** Frames up to position `until`; joins a computation that goes at least as far. Rejects with what is also shown, or with an AbortError. */
  compute(until: number): Promise<void> {
    if (this.present !== null && this.present.until >= until) return this.present.done;
    this.stop();
    const { run } = this.held;
    if ((run.source === 'live' && run.computed >= until) || useStore.getState().engine.phase !== 'ready') return Promise.resolve();
    const abort = new AbortController();
    const done = this.context.activity.track(this.computeNow(until, abort.signal));
    this.present = { abort, until, done };
    return done;
  }

  private async computeNow(until: number, signal: AbortSignal): Promise<void> {
    const { engine, problems, pictures, wanted } = this.context;
    const { manifest } = useStore.getState();
    if (manifest === null) return;
    const { recipe, run } = this.held;
    const known = run.source === 'live' ? this.room.allFrames().slice(0, run.computed).filter(isFrame) : [];
    problems.clear('run');
    this.setRun({ source: 'live', state: 'running', computed: known.length });
    const keep = frameKeeper(manifest, recipe, run.total);
    const begun = performance.now();
    try {
      const start = await pictures.startOf(recipe, manifest);
      signal.throwIfAborted();
      await engine.run(
        { manifest, recipe, start, known, until, watch: wanted(recipe) },
        (frame, watched) => {
          if (signal.aborted) return;
          this.room.putStep(keep(frame), watched);
          this.held = { ...this.held, run: { ...this.held.run, computed: frame.index + 1, stepMs: (performance.now() - begun) / (frame.index + 1 - known.length) } };
          this.context.display.soon(this.show);
        },
        signal,
      );
      signal.throwIfAborted();
      const picture = this.rest();
      if (picture !== null) this.context.onFinished(this, picture);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (isAbort(error)) {
        // The engine was given something else to do: another run, or another model.
        this.setRun({ state: 'paused' });
        this.room.tell();
        throw superseded();
      }
      this.setRun({ state: 'failed' });
      this.room.tell();
      problems.fail(error, 'run', () => void this.compute(until).catch(ignore));
      throw error;
    } finally {
      if (this.present?.abort.signal === signal) this.present = null;
    }
  }

  /** Says how things stand once nothing is computed any more. Gives the picture where it is finished. */
  private rest(): Float32Array | null {
    this.room.tell();
    const { run } = this.held;
    const picture = run.computed < run.total ? null : this.picture();
    this.setRun(picture === null ? { state: 'paused' } : { state: 'done', checksum: seals.certain.pictureChecksum(picture) });
    return picture;
  }

  /** Stops computing; what is known stays. Whoever waits for it hears the reason. */
  stop(reason: Error = superseded()): void {
    this.present?.abort.abort(reason);
    this.present = null;
    if (this.held.run.state !== 'running') return;
    this.setRun({ state: 'paused' });
    this.room.tell();
  }

  /** Begins anew: another device has other frames. */
  forget(): void {
    this.room.clear();
    this.update({ verdict: null, run: { ...noRun, total: this.held.schedule.timesteps.length } });
  }

  /** The finished picture, or null while it is not there. */
  picture(): Float32Array | null {
    return this.room.frame(this.held.run.total - 1)?.prev ?? null;
  }

  /** The shipped run of the default recipe, a picture before the engine is there. Resolves to whether it is shown; a courtesy, it never rejects. */
  async showCached(manifest: Manifest, signal: AbortSignal): Promise<boolean> {
    const { recipe } = this.held;
    try {
      const frames = await cachedFrames(manifest, recipe, signal);
      const { run, recipe: present } = this.held;
      if (frames === null || signal.aborted || run.source !== 'none' || present !== recipe) return false;
      this.room.putFrames(frames);
      this.setRun({ source: 'cached', state: 'done', computed: frames.length });
      return true;
    } catch (error) {
      // Without it the live run is waited for.
      if (!signal.aborted) console.warn('The cached run could not be shown.', error);
      return false;
    }
  }
}

function isFrame(frame: Frame | undefined): frame is Frame {
  return frame !== undefined;
}
