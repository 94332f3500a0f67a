import { Activity } from './activity.ts';
import { UserError } from '../base/user-error.ts';
import { trajectory } from '../engine/trajectory.ts';
import { networkInputs, recipeScheduler } from '../engine/inputs.ts';
import type { DeviceChoice, Engine, LoadedModel } from '../protocol/engine.ts';
import type { Frame, NetworkInputs, Tensor } from '../protocol/frame.ts';
import { sampleLength, type Manifest } from '../protocol/manifest.ts';
import type { Recipe, RecipePatch } from '../protocol/recipe.ts';
import type { Actions } from '../store/actions.ts';
import { checkRecipe, problemOf, readRecipe } from '../store/check-recipe.ts';
import { compare, fingerprint, type Fingerprint } from '../store/fingerprint.ts';
import { encodeLink, type ParsedLink } from '../store/link.ts';
import { useStore, type AppState, type Problem } from '../store/store.ts';
import { tensorRoom } from '../store/tensors.ts';
import { defaultView, type View } from '../store/view.ts';
import { fetchManifest, fetchModelIndex, fetchPreview, modelUrl } from './models.ts';

/** How long the hand must rest on a position before the network is asked for the tensors on screen. */
const REST_MS = 120;
/** A whole film is played in about this time, within the limits below for one position. */
const FILM_MS = 2500;
const POSITION_MS = { least: 16, most: 110 };

type Where = Problem['where'];

/**
 * Where the engine meets the store. It decides what the worker's facts mean: which recipe is run, what the playhead does,
 * which tensors are fetched, and what is said when something fails.
 */
export class Controller implements Actions {
  readonly activity = new Activity();
  /** Called when the address should show another state; `entry` asks for a new entry in the browser's history. */
  onAddress: (entry: boolean) => void = () => undefined;

  private readonly engine: Engine;
  private expected: { readonly recipe: Recipe; readonly fingerprint: Fingerprint } | null = null;
  private readonly past: Recipe[] = [];
  private loading = new AbortController();
  private modelLoad: Promise<void> = Promise.resolve();
  private run: { readonly abort: AbortController; readonly until: number; readonly done: Promise<void> } | null = null;
  private probing = new AbortController();
  private restTimer: { readonly id: number; readonly end: () => void } | null = null;
  private playTimer: { readonly id: number; readonly end: () => void } | null = null;
  private retryLast: (() => void) | null = null;
  /** Whether the person has moved the playhead or changed the recipe; until then the first picture plays by itself. */
  private touched = false;

  constructor(engine: Engine) {
    this.engine = engine;
    tensorRoom.onWanted(() => {
      this.engine.watch(this.wanted());
      this.rest();
    });
    engine.onLoss(({ code, message }) => this.recover(code, message));
  }

  // ---- opening -----------------------------------------------------------------------------------------------------

  /** Opens what the link says: description, cached picture, engine, live picture, in this order. */
  async open(link: ParsedLink): Promise<void> {
    const end = this.activity.begin();
    this.set({ recipe: link.recipe, view: link.view, problems: link.problems.map((message) => linkProblem(message)) });
    this.expected = link.expected === null ? null : { recipe: link.recipe, fingerprint: link.expected };
    this.touched = link.hasStep;
    try {
      await this.loadModel(link.recipe.model, !link.hasStep);
    } finally {
      end();
    }
  }

  /** Back and forward: the address has changed under us. */
  async revisit(link: ParsedLink): Promise<void> {
    const before = this.state();
    this.set({ problems: link.problems.map((message) => linkProblem(message)) });
    this.expected = link.expected === null ? null : { recipe: link.recipe, fingerprint: link.expected };
    this.touched = true;
    if (link.recipe.model !== before.recipe.model) {
      this.stop();
      this.set({ recipe: link.recipe, view: link.view });
      await this.loadModel(link.recipe.model, false);
    } else if (!sameRecipe(link.recipe, before.recipe)) {
      this.adopt(link.recipe, link.view);
      this.start(false);
    } else {
      this.set({ view: this.clampView(link.view) });
      this.rest();
    }
  }

  private async loadModel(id: string, play: boolean): Promise<void> {
    this.loading.abort();
    const loading = new AbortController();
    this.loading = loading;
    const { signal } = loading;
    this.set({ engine: { phase: 'loading', progress: null }, loaded: null });
    tensorRoom.clear();
    try {
      const index = await fetchModelIndex(signal);
      this.set({ models: index.models });
      let model = id;
      if (!index.models.includes(id)) {
        this.report(
          linkProblem(`There is no model “${id}” here (there are: ${index.models.join(', ')}); ${index.default} was opened instead.`),
        );
        model = index.default;
      }
      const manifest = await fetchManifest(model, signal);
      this.settleRecipe(manifest);
      void this.playCached(manifest, play, signal);
      await this.loadEngine(manifest, signal);
      if (play && !this.touched) this.setView({ step: 0 });
      this.start(play && !this.touched);
    } catch (error) {
      if (signal.aborted) return;
      this.retryLast = () => void this.activity.track(this.loadModel(id, play));
      this.set({ engine: { phase: 'failed' } });
      this.fail(error, 'engine', true);
    }
  }

  /** The recipe as this model can run it; what it cannot is said and replaced. */
  private settleRecipe(manifest: Manifest): void {
    const wished = { ...this.state().recipe, model: manifest.id };
    for (const candidate of [wished, { ...wished, prompt: manifest.recipe.prompt }, { ...manifest.recipe, model: manifest.id, options: {} }]) {
      try {
        const schedule = checkRecipe(candidate, manifest);
        this.set({ manifest, recipe: candidate, schedule, run: { ...this.state().run, total: schedule.timesteps.length } });
        this.set({ view: this.clampView(this.state().view) });
        if (!sameRecipe(candidate, wished)) this.expected = null;
        return;
      } catch (error) {
        this.report({ ...problemOf(error, 'link', false), message: `${problemOf(error, 'link', false).message} The default was taken.` });
      }
    }
  }

  private async loadEngine(manifest: Manifest, signal: AbortSignal): Promise<void> {
    this.set({ engine: { phase: 'loading', progress: null } });
    const loaded = await this.activity.track(
      this.engine.load(
        modelUrl(manifest.id, 'manifest.json'),
        this.state().deviceChoice,
        (progress) => {
          if (!signal.aborted) this.set({ engine: { phase: 'loading', progress } });
        },
        signal,
      ),
    );
    signal.throwIfAborted();
    this.ready(loaded);
  }

  private ready(loaded: LoadedModel): void {
    this.clearProblems('engine');
    this.set({ loaded, engine: { phase: 'ready', device: loaded.device } });
  }

  /** The shipped run of the default recipe, replayed through the sampler: a picture before the engine is there. */
  private async playCached(manifest: Manifest, play: boolean, signal: AbortSignal): Promise<void> {
    const { recipe } = this.state();
    if (!sameRecipe(recipe, { ...manifest.recipe, model: manifest.id, options: {} })) return;
    try {
      const answers = await this.activity.track(fetchPreview(manifest, signal));
      if (answers === null) return;
      const given = (inputs: NetworkInputs) => {
        const answer = answers[this.cachedIndex++ % answers.length] ?? new Float32Array(sampleLength(manifest));
        const output = new Float32Array(answer.length * inputs.batch);
        for (let b = 0; b < inputs.batch; b++) output.set(answer, b * answer.length);
        return Promise.resolve({ output, tensors: [] });
      };
      this.cachedIndex = 0;
      const frames: Frame[] = [];
      for await (const { frame } of trajectory({ manifest, recipe, known: [], until: recipe.steps }, given)) frames.push(frame);
      const { run } = this.state();
      if (signal.aborted || run.source !== 'none' || !sameRecipe(this.state().recipe, recipe)) return;
      for (const frame of frames) tensorRoom.putFrame(frame);
      this.set({ run: { ...run, source: 'cached', state: 'done', computed: frames.length } });
      if (play && !this.touched) this.startPlayhead();
    } catch (error) {
      // The cached run is a courtesy; without it the live one is waited for.
      if (!signal.aborted) console.warn('The cached run could not be shown.', error);
    }
  }
  private cachedIndex = 0;

  chooseDevice(choice: DeviceChoice): void {
    void this.useDevice(choice).catch(() => undefined);
  }

  /** Loads the model on another device and runs the recipe there. Rejects with what is also shown. */
  async useDevice(choice: DeviceChoice): Promise<void> {
    const end = this.activity.begin();
    const before = this.state().deviceChoice;
    this.set({ deviceChoice: choice });
    const { manifest } = this.state();
    this.stop();
    this.loading.abort();
    const loading = new AbortController();
    this.loading = loading;
    try {
      if (manifest === null) return await this.loadModel(this.state().recipe.model, false);
      await this.loadEngine(manifest, loading.signal);
      this.forgetRun();
      this.start(false);
    } catch (error) {
      if (!loading.signal.aborted) {
        this.set({ deviceChoice: before, engine: { phase: 'failed' } });
        this.retryLast = () => this.chooseDevice(before);
        this.fail(error, 'engine', true);
      }
      throw error;
    } finally {
      end();
    }
  }

  /** The worker or the GPU is gone: load again and go on from the frames that are known. */
  private recover(code: string, message: string): void {
    const { manifest, run } = this.state();
    const wasRunning = run.state === 'running';
    this.report({ code, message: `${message} The run so far is kept; starting again.`, where: 'engine', retry: false });
    if (manifest === null) return;
    const loading = new AbortController();
    this.loading.abort();
    this.loading = loading;
    this.stopRun();
    void this.activity.track(
      this.loadEngine(manifest, loading.signal).then(
        () => {
          if (wasRunning) this.start(false);
          this.rest();
        },
        (error: unknown) => {
          if (loading.signal.aborted) return;
          this.retryLast = () => this.recover(code, message);
          this.set({ engine: { phase: 'failed' } });
          this.fail(error, 'engine', true);
        },
      ),
    );
  }

  // ---- the recipe --------------------------------------------------------------------------------------------------

  editRecipe(patch: RecipePatch): void {
    const where: Where = 'prompt' in patch ? 'prompt' : 'recipe';
    try {
      this.changeRecipe(patch, true);
    } catch (error) {
      this.fail(error, where, false);
    }
  }

  /** Throws a UserError where the patch cannot be used, and leaves everything as it was. Runs the new recipe from the noise. */
  changeRecipe(patch: RecipePatch, play: boolean): void {
    const { recipe, manifest, models } = this.state();
    const next = readRecipe({ ...recipe, ...patch });
    if (!models.includes(next.model) && models.length > 0) {
      throw new UserError('recipe-model', `There is no model “${next.model}” here. There are: ${models.join(', ')}.`);
    }
    if (sameRecipe(next, recipe) && !('model' in patch)) {
      this.clearProblems('prompt', 'recipe');
      return;
    }
    this.touched = true;
    this.expected = null;
    if (next.model !== manifest?.id) {
      this.stop();
      this.past.push(recipe);
      this.set({ recipe: next, verdict: null, problems: [] });
      this.onAddress(true);
      this.modelLoad = this.activity.track(this.loadModel(next.model, false));
      return;
    }
    checkRecipe(next, manifest);
    this.past.push(recipe);
    this.adopt(next, { ...this.state().view, step: 0 });
    this.onAddress(true);
    this.start(play);
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

  /** Changes the recipe as the controls would and computes every step of it anew. Rejects with a UserError or an AbortError. */
  async runWhole(patch: RecipePatch): Promise<void> {
    const end = this.activity.begin();
    try {
      const { recipe } = this.state();
      this.changeRecipe(patch, false);
      await this.modelLoad;
      if (this.state().engine.phase !== 'ready') {
        throw new UserError('not-ready', this.state().problems.find(({ where }) => where === 'engine')?.message ?? 'The engine is not ready.');
      }
      if (sameRecipe(recipe, this.state().recipe)) {
        this.stop();
        this.forgetRun();
      }
      await this.compute(this.state().run.total);
    } finally {
      end();
    }
  }

  /** Takes a recipe that has been checked (or comes from an older address: checked here). */
  private adopt(recipe: Recipe, view: View): void {
    const { manifest } = this.state();
    this.stop();
    this.clearProblems('prompt', 'recipe', 'run', 'probe');
    if (manifest === null) {
      this.set({ recipe, view });
      return;
    }
    this.set({ recipe, verdict: null });
    this.settleRecipe(manifest);
    this.forgetRun();
    this.set({ view: this.clampView(view) });
  }

  private forgetRun(): void {
    tensorRoom.clear();
    const { schedule } = this.state();
    this.set({
      verdict: null,
      run: { source: 'none', state: 'idle', computed: 0, total: schedule.timesteps.length, stepMs: null, checksum: null },
    });
  }

  // ---- the run -----------------------------------------------------------------------------------------------------

  /** Computes the whole run; with `play` the playhead follows it from position 0. */
  private start(play: boolean): void {
    const { run } = this.state();
    if (run.source === 'cached') this.set({ run: { ...run, computed: 0 } });
    void this.compute(this.state().run.total).catch(() => undefined);
    if (play) this.startPlayhead();
    else this.rest();
  }

  /** Frames up to position `until`; joins a run that goes at least as far. Rejects with what is also shown, or AbortError. */
  compute(until: number): Promise<void> {
    if (this.run !== null && this.run.until >= until) return this.run.done;
    this.stopRun();
    const { run, engine } = this.state();
    if (run.source === 'live' && run.computed >= until) return Promise.resolve();
    if (engine.phase !== 'ready') return Promise.resolve();
    const abort = new AbortController();
    const done = this.activity.track(this.computeNow(until, abort.signal));
    this.run = { abort, until, done };
    return done;
  }

  private async computeNow(until: number, signal: AbortSignal): Promise<void> {
    const { manifest, recipe } = this.state();
    if (manifest === null) return;
    const live = this.state().run.source === 'live';
    const known = live ? tensorRoom.allFrames().slice(0, this.state().run.computed).filter(isFrame) : [];
    this.clearProblems('run');
    this.set({ run: { ...this.state().run, source: 'live', state: 'running', computed: known.length } });
    let last = performance.now();
    try {
      await this.engine.run(
        { manifest, recipe, known, until, watch: this.wanted() },
        (frame, watched) => {
          if (signal.aborted) return;
          const now = performance.now();
          tensorRoom.putFrame(frame);
          tensorRoom.putProbes(frame.index, watched);
          this.set({ run: { ...this.state().run, computed: frame.index + 1, stepMs: now - last } });
          last = now;
        },
        signal,
      );
      if (!signal.aborted) this.finish();
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      this.set({ run: { ...this.state().run, state: 'failed' } });
      this.retryLast = () => void this.compute(until).catch(() => undefined);
      this.fail(error, 'run', true);
      throw error;
    } finally {
      if (this.run?.abort.signal === signal) this.run = null;
    }
  }

  private finish(): void {
    const { run, recipe } = this.state();
    if (run.computed < run.total) {
      this.set({ run: { ...run, state: 'paused' } });
      return;
    }
    const picture = this.picture();
    if (picture === null) return;
    const verdict =
      this.expected !== null && sameRecipe(this.expected.recipe, recipe) ? compare(this.expected.fingerprint, picture) : null;
    this.set({ verdict, run: { ...run, state: 'done', checksum: fingerprint(picture).checksum } });
    this.onAddress(false);
    this.rest();
  }

  /** The finished picture, or null while it is not there. */
  picture(): Float32Array | null {
    const { run } = this.state();
    return tensorRoom.frame(run.total - 1)?.prev ?? null;
  }

  private stopRun(): void {
    this.run?.abort.abort();
    this.run = null;
    const { run } = this.state();
    if (run.state === 'running') this.set({ run: { ...run, state: 'paused' } });
  }

  private stop(): void {
    this.stopRun();
    this.probing.abort();
    this.pausePlayhead();
  }

  cancel(): void {
    this.pausePlayhead();
    this.stopRun();
    this.probing.abort();
    if (this.state().engine.phase === 'loading') {
      this.loading.abort();
      this.set({ engine: { phase: 'failed' } });
      const { recipe } = this.state();
      this.retryLast = () => void this.activity.track(this.loadModel(recipe.model, false));
      this.report({
        code: 'cancelled',
        message: 'Loading the model was cancelled. Try again to go on; what has been downloaded is kept where the browser allows it.',
        where: 'engine',
        retry: true,
      });
    }
  }

  // ---- the playhead ------------------------------------------------------------------------------------------------

  play(): void {
    this.touched = true;
    const { view, run } = this.state();
    if (view.step >= run.total) this.setView({ step: 0 });
    void this.compute(run.total).catch(() => undefined);
    this.startPlayhead();
  }

  pause(): void {
    this.touched = true;
    this.pausePlayhead();
    this.stopRun();
    this.rest();
  }

  seek(position: number): void {
    this.touched = true;
    this.pausePlayhead();
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
    if (Object.entries(next).every(([key, value]) => view[key as keyof View] === value)) return;
    this.set({ view: next });
    // Going deeper or coming back out is a place to return to; turning a knob is not.
    this.onAddress(next.page !== view.page || next.tensor !== view.tensor);
    this.rest();
  }

  private clampView(view: View): View {
    const { total } = this.state().run;
    const step = Math.max(0, Math.min(total === 0 ? view.step : total, Math.round(view.step)));
    return { ...view, step, channel: Math.max(0, Math.round(view.channel)) };
  }

  private startPlayhead(): void {
    this.pausePlayhead();
    this.set({ playing: true });
    const { total } = this.state().run;
    const interval = Math.max(POSITION_MS.least, Math.min(POSITION_MS.most, FILM_MS / Math.max(1, total)));
    const end = this.activity.begin();
    const advance = () => {
      const { view, run } = this.state();
      if (view.step >= run.total || (run.state !== 'running' && view.step >= run.computed)) {
        this.pausePlayhead();
        this.rest();
        return;
      }
      const ahead = view.step + 1;
      // Position p shows the look at x_p, which frame p holds; the last position shows what frame N−1 gave.
      if (Math.min(ahead, run.total - 1) < run.computed) {
        this.set({ view: { ...view, step: ahead } });
        if (ahead === run.total) this.onAddress(false);
      }
      this.playTimer = { id: window.setTimeout(advance, interval), end };
    };
    this.playTimer = { id: window.setTimeout(advance, interval), end };
  }

  private pausePlayhead(): void {
    if (this.playTimer !== null) {
      window.clearTimeout(this.playTimer.id);
      this.playTimer.end();
      this.playTimer = null;
    }
    if (this.state().playing) {
      this.set({ playing: false });
      this.onAddress(false);
    }
  }

  // ---- what is on screen -------------------------------------------------------------------------------------------

  /** The hand may be resting: when it has for a moment, compute the position and fetch the tensors that panels show of it. */
  private rest(): void {
    if (this.restTimer !== null) {
      window.clearTimeout(this.restTimer.id);
      this.restTimer.end();
    }
    const end = this.activity.begin();
    const id = window.setTimeout(() => {
      this.restTimer = null;
      void this.settle().finally(end);
    }, REST_MS);
    this.restTimer = { id, end };
  }

  private async settle(): Promise<void> {
    const { view, run, playing, engine } = this.state();
    if (playing || engine.phase !== 'ready' || run.total === 0) return;
    const look = Math.min(view.step, run.total - 1);
    if (run.source !== 'cached' && look >= run.computed) {
      try {
        await this.compute(look + 1);
      } catch {
        return; // shown by compute
      }
      if (Math.min(this.state().view.step, this.state().run.total - 1) !== look) return;
    }
    await this.fetchProbes(look);
  }

  private async fetchProbes(position: number): Promise<void> {
    const missing = this.wanted().filter((name) => tensorRoom.probe(position, name) === undefined);
    if (missing.length === 0 || tensorRoom.frame(position) === undefined) return;
    this.probing.abort();
    const probing = new AbortController();
    this.probing = probing;
    this.set({ probing: true });
    try {
      const frame = tensorRoom.frame(position);
      const tensors = await this.probe(position, missing, probing.signal);
      // The run may have been replaced meanwhile.
      if (!probing.signal.aborted && tensorRoom.frame(position) === frame) {
        tensorRoom.putProbes(position, tensors);
        this.clearProblems('probe');
      }
    } catch (error) {
      if (probing.signal.aborted || isAbort(error)) return;
      this.retryLast = () => this.rest();
      this.fail(error, 'probe', true);
    } finally {
      if (this.probing === probing) this.set({ probing: false });
    }
  }

  /** Tensors of the network at a computed position, by one network run on the x_t that is kept. */
  async probe(position: number, names: readonly string[], signal?: AbortSignal): Promise<Tensor[]> {
    return await this.activity.track(this.engine.probe(this.inputs(position), names, signal));
  }

  /** One network run on any inputs. */
  async forward(inputs: NetworkInputs, names: readonly string[], signal?: AbortSignal): Promise<Tensor[]> {
    return await this.activity.track(this.engine.probe(inputs, names, signal));
  }

  async probeSteps(names: readonly string[], onProgress?: (done: number, of: number) => void, signal?: AbortSignal): Promise<void> {
    const { run, recipe } = this.state();
    for (let position = 0; position < run.computed; position++) {
      const missing = names.filter((name) => tensorRoom.probe(position, name) === undefined);
      if (missing.length > 0) {
        const tensors = await this.probe(position, missing, signal);
        if (this.state().recipe !== recipe) throw new DOMException('The run was replaced.', 'AbortError');
        tensorRoom.putProbes(position, tensors);
      }
      onProgress?.(position + 1, run.computed);
    }
  }

  /** What the network was fed at a computed position. */
  inputs(position: number): NetworkInputs {
    const { manifest, recipe } = this.state();
    const frame = tensorRoom.frame(position);
    if (manifest === null || frame === undefined) {
      throw new UserError('not-computed', `Position ${position} has not been computed yet. Run the recipe or seek there first.`);
    }
    return networkInputs(manifest, recipe, recipeScheduler(manifest, recipe), frame.xt, position);
  }

  stats() {
    return this.engine.stats();
  }

  /** Names that panels ask for and that this model has. */
  private wanted(): string[] {
    const { loaded } = this.state();
    if (loaded === null) return [];
    const known = new Set(loaded.tensors.map(({ name }) => name));
    return tensorRoom.wantedNames().filter((name) => known.has(name));
  }

  // ---- words -------------------------------------------------------------------------------------------------------

  link(): string {
    const { recipe, view, run } = this.state();
    const picture = run.state === 'done' && run.source === 'live' ? this.picture() : null;
    const fragment = encodeLink({ recipe, view, expected: picture === null ? null : fingerprint(picture) });
    const url = new URL(window.location.href);
    url.hash = fragment;
    return fragment === '' ? url.href.replace(/#$/, '') : url.href;
  }

  retry(): void {
    const again = this.retryLast;
    this.retryLast = null;
    this.set({ problems: this.state().problems.filter(({ retry }) => !retry) });
    again?.();
  }

  dismiss(problem: Problem): void {
    this.set({ problems: this.state().problems.filter((other) => other !== problem) });
  }

  private fail(error: unknown, where: Where, retry: boolean): void {
    if (!(error instanceof UserError)) console.error(error);
    this.report(problemOf(error, where, retry));
  }

  /** One sentence for each place: the newest says how things stand. Links may be wrong in several ways. */
  private report(problem: Problem): void {
    const others = this.state().problems.filter(({ where }) => where !== problem.where || problem.where === 'link');
    this.set({ problems: [...others, problem] });
  }

  private clearProblems(...places: Where[]): void {
    const { problems } = this.state();
    const left = problems.filter(({ where }) => !places.includes(where));
    if (left.length < problems.length) this.set({ problems: left });
  }

  private state(): AppState {
    return useStore.getState();
  }

  private set(patch: Partial<AppState>): void {
    useStore.setState(patch);
  }
}

function linkProblem(message: string): Problem {
  return { code: 'link', message, where: 'link', retry: false };
}

function isFrame(frame: Frame | undefined): frame is Frame {
  return frame !== undefined;
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

function sameRecipe(a: Recipe, b: Recipe): boolean {
  const text = (recipe: Recipe) => encodeLink({ recipe, view: defaultView, expected: null });
  return text(a) === text(b);
}
