import { UserError } from '../base/user-error.ts';
import type { DeviceChoice, Engine, EngineStats, LoadedModel } from '../protocol/engine.ts';
import type { Frame, NetworkInputs, Tensor } from '../protocol/frame.ts';
import { defaultRecipe, type Manifest } from '../protocol/manifest.ts';
import type { Recipe, RecipePatch } from '../protocol/recipe.ts';
import type { Actions } from '../store/actions.ts';
import { checkRecipe, problemOf, readRecipe } from '../store/check-recipe.ts';
import { compare, fingerprint, type Fingerprint } from '../store/fingerprint.ts';
import { encodeLink, sameRecipe, type ParsedLink } from '../store/link.ts';
import { isOwn, pictureRoom, type Picture } from '../store/pictures.ts';
import { missingStart, startData, withMovedStart } from '../store/start.ts';
import { useStore, type AppState, type Problem } from '../store/store.ts';
import { tensorRoom } from '../store/tensors.ts';
import type { View } from '../store/view.ts';
import { ignore, isAbort, superseded } from './abort.ts';
import { Activity } from './activity.ts';
import { cachedFrames } from './cached-run.ts';
import { fetchManifest, fetchModelIndex, fetchPictures, modelUrl } from './models.ts';
import { Playhead } from './playhead.ts';
import { Probes } from './probes.ts';
import { Problems } from './problems.ts';

/** How long the hand must rest on a position before the network is asked for the tensors on screen. */
const REST_MS = 120;

/**
 * Where the engine meets the store. It decides what the worker's facts mean: which recipe is run, what the playhead does,
 * which tensors are fetched, and what is said when something fails.
 */
export class Controller implements Actions {
  readonly activity = new Activity();
  readonly problems = new Problems();
  readonly probes: Probes;
  /** Called when the address should show another state; `entry` asks for a new entry in the browser's history. */
  onAddress: (entry: boolean) => void = ignore;

  private readonly engine: Engine;
  private readonly playhead: Playhead;
  /** What the opened link says the picture should be. */
  private expected: { readonly recipe: Recipe; readonly fingerprint: Fingerprint } | null = null;
  private readonly past: Recipe[] = [];
  private loading = new AbortController();
  private modelLoad: Promise<void> = Promise.resolve();
  private run: { readonly abort: AbortController; readonly until: number; readonly done: Promise<void> } | null = null;
  private resting: { readonly timer: number; readonly end: () => void } | null = null;
  /** Whether the person has moved the playhead or changed the recipe; until then the first picture plays by itself. */
  private touched = false;

  constructor(engine: Engine) {
    this.engine = engine;
    this.probes = new Probes(engine, this.activity, this.problems);
    this.playhead = new Playhead(this.activity, () => {
      this.onAddress(false);
      this.rest();
    });
    tensorRoom.onWanted(() => {
      this.engine.watch(this.probes.wanted());
      this.rest();
    });
    engine.onLoss(({ code, message }) => this.recover(code, message));
  }

  // ---- opening -----------------------------------------------------------------------------------------------------

  /** Opens what the link says: description, cached picture, engine, live picture, in this order. */
  open(link: ParsedLink): void {
    this.follow(link);
    this.touched = link.hasStep;
    this.loadModel(link.recipe.model, !link.hasStep);
  }

  /** Back and forward, or another fragment: the address has changed under us. */
  revisit(link: ParsedLink): void {
    const { recipe, manifest } = this.state();
    this.problems.clear('link', 'prompt', 'recipe');
    this.touched = true;
    if (link.recipe.model !== manifest?.id) {
      this.stop();
      this.follow(link);
      this.loadModel(link.recipe.model, false);
    } else if (sameRecipe(link.recipe, recipe)) {
      this.set({ view: this.clampView(link.view) });
      this.rest();
    } else {
      this.stop();
      this.follow(link);
      this.settleRecipe(manifest);
      this.forgetRun();
      this.start(false);
    }
  }

  private follow(link: ParsedLink): void {
    this.set({ recipe: link.recipe, view: link.view, verdict: null });
    this.expected = link.expected === null ? null : { recipe: link.recipe, fingerprint: link.expected };
    for (const message of link.problems) this.problems.aboutLink(message);
  }

  private loadModel(id: string, play: boolean): void {
    this.loading.abort();
    const { signal } = (this.loading = new AbortController());
    this.modelLoad = this.activity.track(this.loadModelNow(id, play, signal));
  }

  private async loadModelNow(id: string, play: boolean, signal: AbortSignal): Promise<void> {
    this.set({ engine: { phase: 'loading', progress: null }, loaded: null });
    this.forgetRun();
    try {
      const index = await fetchModelIndex(signal);
      this.set({ models: index.models });
      const known = index.models.includes(id);
      if (!known) {
        this.problems.aboutLink(`There is no model “${id}” here (there are: ${index.models.join(', ')}); ${index.default} was opened instead.`);
      }
      const manifest = await fetchManifest(known ? id : index.default, signal);
      await this.fetchStart(manifest, signal);
      this.settleRecipe(manifest);
      void this.activity.track(this.showCached(manifest, play, signal));
      await this.loadEngine(manifest, signal);
      const again = play && !this.touched;
      if (again) this.setView({ step: 0 });
      this.start(again);
    } catch (error) {
      if (signal.aborted) return;
      this.set({ engine: { phase: 'failed' } });
      this.problems.fail(error, 'engine', () => this.loadModel(id, play));
    }
  }

  /** The recipe as this model can run it; what it cannot is said and replaced by the model's own default. */
  private settleRecipe(manifest: Manifest): void {
    const asked = { ...this.state().recipe, model: manifest.id };
    const missing = missingStart(asked.start, manifest);
    if (missing !== null) {
      this.problems.aboutLink(`${missing}; it starts from noise instead.`);
      this.expected = null;
    }
    const wished = missing === null ? asked : { ...asked, start: null };
    const ownPrompt = { ...wished, prompt: manifest.recipe.prompt };
    for (const candidate of [wished, ownPrompt, defaultRecipe(manifest)]) {
      try {
        const schedule = checkRecipe(candidate, manifest);
        this.set({ manifest, recipe: candidate, schedule, run: { ...this.state().run, total: schedule.timesteps.length } });
        this.set({ view: this.clampView(this.state().view) });
        if (candidate !== wished) this.expected = null;
        return;
      } catch (error) {
        this.problems.aboutLink(`${problemOf(error, 'link', false).message} The default was taken instead.`);
      }
    }
  }

  /** A run may start with a picture that is shipped. What is not there is said when it is run. */
  private async fetchStart(manifest: Manifest, signal: AbortSignal): Promise<void> {
    const { start } = this.state().recipe;
    if (start === null || isOwn(start.picture)) return;
    await this.picturesOf(manifest, signal).catch(ignore);
    signal.throwIfAborted();
  }

  private async loadEngine(manifest: Manifest, signal: AbortSignal): Promise<void> {
    this.set({ engine: { phase: 'loading', progress: null } });
    const loaded = await this.engine.load(
      modelUrl(manifest.id, 'manifest.json'),
      this.state().deviceChoice,
      (progress) => {
        if (!signal.aborted) this.set({ engine: { phase: 'loading', progress } });
      },
      signal,
    );
    signal.throwIfAborted();
    this.ready(loaded);
  }

  private ready(loaded: LoadedModel): void {
    this.problems.clear('engine');
    this.set({ loaded, engine: { phase: 'ready', device: loaded.device } });
  }

  /** The shipped run of the default recipe: a picture before the engine is there. */
  private async showCached(manifest: Manifest, play: boolean, signal: AbortSignal): Promise<void> {
    const { recipe } = this.state();
    try {
      const frames = await cachedFrames(manifest, recipe, signal);
      const { run } = this.state();
      if (frames === null || signal.aborted || run.source !== 'none' || this.state().recipe !== recipe) return;
      for (const frame of frames) tensorRoom.putFrame(frame);
      this.set({ run: { ...run, source: 'cached', state: 'done', computed: frames.length } });
      if (play && !this.touched) this.playhead.start();
    } catch (error) {
      // A courtesy: without it the live run is waited for.
      if (!signal.aborted) console.warn('The cached run could not be shown.', error);
    }
  }

  chooseDevice(choice: DeviceChoice): void {
    this.useDevice(choice).catch(ignore);
  }

  /** Loads the model on another device and runs the recipe there. Rejects with what is also shown. */
  async useDevice(choice: DeviceChoice): Promise<void> {
    const before = this.state().deviceChoice;
    const { manifest } = this.state();
    this.set({ deviceChoice: choice });
    this.stop();
    this.loading.abort();
    const { signal } = (this.loading = new AbortController());
    if (manifest === null) {
      this.loadModel(this.state().recipe.model, false);
      await this.modelLoad;
      return;
    }
    try {
      await this.activity.track(this.loadEngine(manifest, signal));
      this.forgetRun();
      this.start(false);
    } catch (error) {
      if (!signal.aborted) {
        this.set({ deviceChoice: before, engine: { phase: 'failed' } });
        this.problems.fail(error, 'engine', () => this.chooseDevice(before));
      }
      throw error;
    }
  }

  /** The worker or the GPU is gone: load again and go on from the frames that are known. */
  private recover(code: string, message: string): void {
    const { manifest, run } = this.state();
    const wasRunning = run.state === 'running';
    this.problems.report({ code, message: `${message} The run so far is kept; the engine starts again.`, where: 'engine', retry: false });
    if (manifest === null) return;
    this.loading.abort();
    const { signal } = (this.loading = new AbortController());
    this.stopRun();
    const again = this.loadEngine(manifest, signal).then(
      () => {
        if (wasRunning) this.start(false);
        this.rest();
      },
      (error: unknown) => {
        if (signal.aborted) return;
        this.set({ engine: { phase: 'failed' } });
        this.problems.fail(error, 'engine', () => this.recover(code, message));
      },
    );
    void this.activity.track(again);
  }

  // ---- the recipe --------------------------------------------------------------------------------------------------

  editRecipe(patch: RecipePatch): void {
    try {
      this.changeRecipe(patch, true);
    } catch (error) {
      this.problems.fail(error, 'prompt' in patch ? 'prompt' : 'recipe', null);
    }
  }

  /** Throws a UserError where the patch cannot be used, and leaves everything as it was. Runs the new recipe from the noise. */
  private changeRecipe(patch: RecipePatch, play: boolean): void {
    const { recipe, manifest, models } = this.state();
    const asked = readRecipe({ ...recipe, ...patch });
    const next = manifest === null || asked.model !== manifest.id ? asked : withMovedStart(asked, recipe, manifest);
    const missing = manifest === null || next.model !== manifest.id ? null : missingStart(next.start, manifest);
    if (missing !== null) throw new UserError('start-picture', `${missing}. Choose one on the page of the forward process. The run is as it was.`);
    if (models.length > 0 && !models.includes(next.model)) {
      throw new UserError('recipe-model', `There is no model “${next.model}” here. There are: ${models.join(', ')}.`);
    }
    const schedule = manifest !== null && next.model === manifest.id ? checkRecipe(next, manifest) : null;
    this.problems.clear('link', 'prompt', 'recipe');
    if (sameRecipe(next, recipe)) return;
    this.touched = true;
    this.expected = null;
    this.past.push(recipe);
    this.stop();
    this.set({ recipe: next, view: { ...this.state().view, step: 0 } });
    if (schedule === null) this.loadModel(next.model, false);
    else {
      this.set({ schedule });
      this.forgetRun();
      this.start(play);
    }
    this.onAddress(true);
  }

  /** Changes the recipe as the controls would and computes every step of it anew. Rejects with a UserError or an AbortError. */
  async runWhole(patch: RecipePatch): Promise<void> {
    const end = this.activity.begin();
    try {
      const before = this.state().recipe;
      this.changeRecipe(patch, false);
      const { recipe } = this.state();
      await this.modelLoad;
      if (this.state().engine.phase !== 'ready') {
        const problem = this.state().problems.find(({ where }) => where === 'engine');
        throw new UserError(problem?.code ?? 'not-ready', problem?.message ?? 'The engine is not ready. Await unetscope.ready() first.');
      }
      if (recipe === before) {
        this.stop();
        this.forgetRun();
      }
      await this.compute(this.state().run.total);
      if (!sameRecipe(this.state().recipe, recipe)) throw superseded();
    } finally {
      end();
    }
  }

  undo(): void {
    const before = this.past.pop();
    if (before === undefined) return;
    this.editRecipe(before);
    this.past.pop();
  }

  rollSeed(): void {
    this.editRecipe({ seed: Math.floor(Math.random() * 1_000_000) });
  }

  private forgetRun(): void {
    tensorRoom.clear();
    const total = this.state().schedule.timesteps.length;
    this.set({ verdict: null, run: { source: 'none', state: 'idle', computed: 0, total, stepMs: null, checksum: null } });
  }

  // ---- the run -----------------------------------------------------------------------------------------------------

  /** Computes the whole run; with `play` the playhead follows it. */
  private start(play: boolean): void {
    const { run } = this.state();
    if (run.source === 'cached') this.set({ run: { ...run, computed: 0 } });
    this.compute(run.total).catch(ignore);
    if (play) this.playhead.start();
    else this.rest();
  }

  /** Frames up to position `until`; joins a run that goes at least as far. Rejects with what is also shown, or with an AbortError. */
  private compute(until: number): Promise<void> {
    if (this.run !== null && this.run.until >= until) return this.run.done;
    this.stopRun();
    const { run, engine } = this.state();
    if ((run.source === 'live' && run.computed >= until) || engine.phase !== 'ready') return Promise.resolve();
    const abort = new AbortController();
    const done = this.activity.track(this.computeNow(until, abort.signal));
    this.run = { abort, until, done };
    return done;
  }

  private async computeNow(until: number, signal: AbortSignal): Promise<void> {
    const { manifest, recipe, run } = this.state();
    if (manifest === null) return;
    const known = run.source === 'live' ? tensorRoom.allFrames().slice(0, run.computed).filter(isFrame) : [];
    this.problems.clear('run');
    this.setRun({ source: 'live', state: 'running', computed: known.length });
    let last = performance.now();
    try {
      const start = recipe.start === null ? null : await this.startOf(recipe.start, manifest);
      signal.throwIfAborted();
      await this.engine.run(
        { manifest, recipe, start, known, until, watch: this.probes.wanted() },
        (frame, watched) => {
          if (signal.aborted) return;
          const now = performance.now();
          tensorRoom.putFrame(frame);
          tensorRoom.putProbes(frame.index, watched);
          this.setRun({ computed: frame.index + 1, stepMs: now - last });
          last = now;
        },
        signal,
      );
      signal.throwIfAborted();
      this.finish();
    } catch (error) {
      if (signal.aborted || isAbort(error)) throw superseded();
      this.setRun({ state: 'failed' });
      this.problems.fail(error, 'run', () => void this.compute(until).catch(ignore));
      throw error;
    } finally {
      if (this.run?.abort.signal === signal) this.run = null;
    }
  }

  private async startOf(start: NonNullable<Recipe['start']>, manifest: Manifest): Promise<Float32Array> {
    if (!isOwn(start.picture)) await this.picturesOf(manifest);
    return startData(start, manifest);
  }

  private finish(): void {
    const { run, recipe } = this.state();
    const picture = this.picture();
    if (run.computed < run.total || picture === null) {
      this.setRun({ state: 'paused' });
      return;
    }
    const compared = this.expected !== null && sameRecipe(this.expected.recipe, recipe);
    this.set({ verdict: compared && this.expected !== null ? compare(this.expected.fingerprint, picture) : null });
    this.setRun({ state: 'done', checksum: fingerprint(picture).checksum });
    this.onAddress(false);
    this.rest();
  }

  /** The finished picture, or null while it is not there. */
  picture(): Float32Array | null {
    return tensorRoom.frame(this.state().run.total - 1)?.prev ?? null;
  }

  private stopRun(): void {
    this.run?.abort.abort();
    this.run = null;
    if (this.state().run.state === 'running') this.setRun({ state: 'paused' });
  }

  private stop(): void {
    this.stopRun();
    this.probes.cancel();
    this.playhead.stop();
  }

  cancel(): void {
    this.stop();
    if (this.state().engine.phase !== 'loading') return;
    this.loading.abort();
    this.set({ engine: { phase: 'failed' } });
    this.problems.report(
      { code: 'cancelled', message: 'Loading the model was cancelled. Try again to go on.', where: 'engine', retry: true },
      () => this.loadModel(this.state().recipe.model, false),
    );
  }

  // ---- the playhead ------------------------------------------------------------------------------------------------

  play(): void {
    this.touched = true;
    const { view, run } = this.state();
    if (view.step >= run.total) this.setView({ step: 0 });
    if (run.source !== 'cached') this.compute(run.total).catch(ignore);
    this.playhead.start();
  }

  pause(): void {
    this.touched = true;
    this.playhead.stop();
    this.stopRun();
    this.onAddress(false);
    this.rest();
  }

  seek(position: number): void {
    this.touched = true;
    this.playhead.stop();
    this.setView({ step: position });
  }

  next(): void {
    this.seek(this.state().view.step + 1);
  }

  previous(): void {
    this.seek(this.state().view.step - 1);
  }

  setView(patch: Partial<View>): void {
    const { view } = this.state();
    const next = this.clampView({ ...view, ...patch });
    this.set({ view: next });
    // Going deeper or coming back out is a place to return to; turning a knob is not.
    this.onAddress(next.page !== view.page || next.tensor !== view.tensor);
    this.rest();
  }

  private clampView(view: View): View {
    const { total } = this.state().run;
    return { ...view, step: Math.max(0, Math.min(total === 0 ? view.step : total, Math.round(view.step))) };
  }

  // ---- what is on screen -------------------------------------------------------------------------------------------

  /** The hand may be resting: when it has for a moment, compute the position and fetch the tensors that panels show of it. */
  private rest(): void {
    if (this.resting !== null) {
      window.clearTimeout(this.resting.timer);
      this.resting.end();
    }
    const end = this.activity.begin();
    const timer = window.setTimeout(() => {
      this.resting = null;
      void this.settle().finally(end);
    }, REST_MS);
    this.resting = { timer, end };
  }

  private async settle(): Promise<void> {
    const { view, run, playing, engine } = this.state();
    if (playing || engine.phase !== 'ready' || run.total === 0) return;
    const look = Math.min(view.step, run.total - 1);
    if (look >= run.computed) {
      try {
        await this.compute(look + 1);
      } catch {
        return; // shown already, or replaced
      }
    }
    if (Math.min(this.state().view.step, this.state().run.total - 1) === look) await this.probes.fetchOnScreen(look);
  }

  probeSteps(names: readonly string[], onProgress?: (done: number, of: number) => void, signal?: AbortSignal): Promise<void> {
    return this.probes.fetchSteps(names, onProgress, signal);
  }

  probe(position: number, names: readonly string[], signal?: AbortSignal): Promise<Tensor[]> {
    return this.probes.at(position, names, signal);
  }

  inputs(position: number): NetworkInputs {
    return this.probes.inputs(position);
  }

  forward(inputs: NetworkInputs, names: readonly string[], signal?: AbortSignal): Promise<Tensor[]> {
    return this.probes.forward(inputs, names, signal);
  }

  async pictures(signal?: AbortSignal): Promise<readonly Picture[]> {
    const { manifest } = this.state();
    if (manifest === null) throw new UserError('not-ready', 'The model is still loading.');
    return await this.picturesOf(manifest, signal);
  }

  private async picturesOf(manifest: Manifest, signal?: AbortSignal): Promise<readonly Picture[]> {
    const held = pictureRoom.shipped(manifest.id);
    if (held !== undefined) return held;
    const pictures = await this.activity.track(fetchPictures(manifest, signal));
    pictureRoom.putShipped(manifest.id, pictures);
    return pictures;
  }

  stats(): Promise<EngineStats> {
    return this.engine.stats();
  }

  // ---- words -------------------------------------------------------------------------------------------------------

  link(): string {
    const { recipe, view, run } = this.state();
    const picture = run.state === 'done' && run.source === 'live' ? this.picture() : null;
    const url = new URL(window.location.href);
    url.hash = encodeLink({ recipe, view, expected: picture === null ? null : fingerprint(picture) });
    return url.href;
  }

  retry(): void {
    this.problems.retry();
  }

  dismiss(problem: Problem): void {
    this.problems.dismiss(problem);
  }

  private state(): AppState {
    return useStore.getState();
  }

  private set(patch: Partial<AppState>): void {
    useStore.setState(patch);
  }

  private setRun(patch: Partial<AppState['run']>): void {
    this.set({ run: { ...this.state().run, ...patch } });
  }
}

function isFrame(frame: Frame | undefined): frame is Frame {
  return frame !== undefined;
}
