import { UserError } from '../base/user-error.ts';
import type { Edit } from '../protocol/edits.ts';
import type { DeviceChoice, Engine, EngineStats, LoadProgress, OwnModel } from '../protocol/engine.ts';
import type { NetworkInputs, Tensor } from '../protocol/frame.ts';
import { defaultRecipe, type Manifest } from '../protocol/manifest.ts';
import type { Recipe, RecipePatch } from '../protocol/recipe.ts';
import type { Actions } from '../store/actions.ts';
import { compare, fingerprint, type Fingerprint } from '../store/fingerprint.ts';
import { canonicalRecipe, encodeLink, sameRecipe, type ParsedLink } from '../store/link.ts';
import { linkedPosition } from '../store/linked-position.ts';
import type { ImportanceKind, ImportanceMap } from '../store/importance.ts';
import type { Picture } from '../store/pictures.ts';
import { useStore, type AppState, type Problem } from '../store/store.ts';
import { tensorRoom } from '../store/tensors.ts';
import { worthRoom } from '../store/worth.ts';
import { defaultView, type View } from '../store/view.ts';
import { ignore, isAbort, superseded } from './abort.ts';
import { Activity } from './activity.ts';
import { Importance } from './importance.ts';
import { Loading } from './loading.ts';
import { Pictures } from './pictures.ts';
import { Playhead } from './playhead.ts';
import { Probes } from './probes.ts';
import { Problems } from './problems.ts';
import { Rest } from './rest.ts';
import type { Run } from './run.ts';
import { Recipes } from './recipes.ts';
import { Runs } from './runs.ts';
import { Trial } from './trial.ts';
import { Worths } from './worth.ts';
import { settleRecipe } from './settle-recipe.ts';

/** How long the first picture stays before the playhead goes to where the figure says most. */
const SEEN_MS = 900;

/**
 * Where the engine meets the store: what a control asks for, in terms of the loading, the run, the playhead and the probes, each of which
 * has a class of its own.
 */
export class Controller implements Actions {
  readonly activity = new Activity();
  readonly problems = new Problems();
  readonly probes: Probes;
  readonly runs: Runs;
  readonly worths: Worths;
  /** Called when the address should show another state; `entry` asks for a new entry in the browser's history. */
  onAddress: (entry: boolean) => void = ignore;

  private readonly pictureShelf = new Pictures(this.activity);
  private readonly rest = new Rest(this.activity, () => this.settle());
  private readonly loading: Loading;
  private readonly playhead: Playhead;
  private readonly recipes: Recipes;
  private readonly trial: Trial;
  private readonly importances: Importance;
  /** What the opened link says the picture should be. */
  private expected: { readonly recipe: Recipe; readonly fingerprint: Fingerprint } | null = null;
  /** Whether the person has moved the playhead or changed the recipe; until then the first picture plays by itself. */
  private touched = false;

  constructor(private readonly engine: Engine) {
    this.loading = new Loading(engine, this.activity, this.problems);
    this.probes = new Probes(engine, this.activity, this.problems, this.pictureShelf);
    this.worths = new Worths(this.probes, this.problems);
    this.importances = new Importance(this.probes, this.pictureShelf);
    this.trial = new Trial(this.probes, this.pictureShelf, this.problems);
    this.runs = new Runs({
      engine,
      activity: this.activity,
      problems: this.problems,
      pictures: this.pictureShelf,
      wanted: () => this.probes.wanted(),
      onFinished: (run, picture) => this.finished(run, picture),
    });
    this.playhead = new Playhead(this.activity, () => {
      this.onAddress(false);
      this.rest.again();
      this.comeToRest();
    });
    this.recipes = new Recipes(this.runs, this.problems, {
      stop: () => this.stop(),
      start: (play) => this.start(play),
      load: (id) => this.loadModel(id, false),
      setView: (patch) => this.set({ view: this.clampView({ ...this.state().view, ...patch }) }),
      changed: () => {
        this.touched = true;
        this.expected = null;
      },
      address: (entry) => this.onAddress(entry),
    });
    tensorRoom.onWanted(() => {
      this.engine.watch(this.probes.wanted());
      this.rest.soon();
    });
    worthRoom.onWanted(() => this.rest.soon());
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
    const { recipe, beside, letter, manifest } = this.state();
    this.problems.clear('link', 'prompt', 'recipe');
    this.touched = true;
    if (link.recipe.model !== manifest?.id) {
      this.stop();
      this.follow(link);
      this.loadModel(link.recipe.model, false);
    } else if (sameRecipe(link.recipe, recipe) && sameBeside(link.beside, beside?.recipe ?? null) && (beside === null || link.letter === letter)) {
      const { view } = this.state();
      this.set({ view: this.clampView(link.view) });
      this.settleAfter(view);
    } else {
      this.stop();
      this.follow(link);
      this.settleRecipes(manifest);
      this.recipes.settleEdits();
      this.start(false);
    }
  }

  private follow(link: ParsedLink): void {
    const { schedule } = this.state();
    const letter = link.beside === null ? 'A' : (link.letter ?? 'B');
    this.runs.arrange(
      { recipe: link.recipe, schedule, letter },
      link.beside === null ? null : { recipe: link.beside, schedule, letter: letter === 'A' ? 'B' : 'A' },
    );
    this.set({ view: link.view });
    this.runs.hand.update({ verdict: null });
    this.expected = link.expected === null ? null : { recipe: link.recipe, fingerprint: link.expected };
    for (const message of link.problems) this.problems.aboutLink(message);
  }

  private loadModel(id: string, play: boolean): void {
    this.loading.open(
      id,
      async (manifest, signal) => {
        for (const { recipe } of this.runs.all()) await this.pictureShelf.prepare(recipe, manifest, signal);
        this.set({ manifest });
        this.settleRecipes(manifest);
        void this.activity.track(this.showCached(manifest, play, signal));
      },
      () => {
        this.recipes.settleEdits();
        const again = play && !this.touched;
        if (again) this.setView({ step: 0 });
        this.start(again);
      },
      () => this.loadModel(id, play),
    );
    this.runs.forget();
  }

  async openModel(model: OwnModel, onProgress: (progress: LoadProgress) => void, signal: AbortSignal): Promise<void> {
    const { manifest } = model;
    const loaded = await this.loading.openOwn(model, onProgress, signal);
    this.touched = true;
    this.expected = null;
    this.stop();
    this.problems.clear('link', 'prompt', 'recipe', 'engine', 'run', 'probe');
    this.runs.arrange({ recipe: defaultRecipe(manifest), schedule: this.state().schedule, letter: 'A' }, null);
    this.runs.forget();
    this.set({ manifest, loaded, engine: { phase: 'ready', device: loaded.device }, view: { ...defaultView, maps: this.state().view.maps } });
    this.settleRecipes(manifest);
    this.start(true);
    this.onAddress(true);
  }

  decode(latents: Float32Array, signal?: AbortSignal): Promise<Tensor> {
    return this.activity.track(this.engine.decode(latents, signal));
  }

  words(prompt: string): Promise<readonly string[]> {
    return this.activity.track(this.engine.words(prompt));
  }

  /** The recipes of a link as this model can run them. */
  private settleRecipes(manifest: Manifest): void {
    for (const run of this.runs.all()) {
      const { recipe, schedule, said } = settleRecipe(run.recipe, manifest);
      for (const sentence of said) this.problems.aboutLink(sentence);
      if (said.length > 0) this.expected = null;
      run.settle(recipe, schedule);
    }
    this.set({ view: this.clampView(this.state().view) });
  }

  private async showCached(manifest: Manifest, play: boolean, signal: AbortSignal): Promise<void> {
    const shown = await this.runs.hand.showCached(manifest, signal);
    if (shown && play && !this.touched) this.playhead.start();
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
    if (manifest === null) {
      this.loadModel(this.state().recipe.model, false);
      await this.loading.opened();
      return;
    }
    try {
      await this.loading.reload(manifest, () => this.chooseDevice(before));
    } catch (error) {
      if (!isAbort(error)) this.set({ deviceChoice: before });
      throw error;
    }
    this.runs.forget();
    this.start(false);
  }

  /** The worker or the GPU is gone: load again and go on from the frames that are known. */
  private recover(code: string, message: string): void {
    const { manifest, run } = this.state();
    const wasRunning = run.state === 'running';
    this.problems.report({ code, message: `${message} The run so far is kept; the engine starts again.`, where: 'engine', retry: false });
    if (manifest === null) return;
    this.runs.stop();
    this.loading.reload(manifest, () => this.recover(code, message)).then(() => {
      if (wasRunning) this.start(false);
      this.rest.again();
    }, ignore);
  }

  // ---- the recipe --------------------------------------------------------------------------------------------------

  editRecipe(patch: RecipePatch): void {
    this.shown('prompt' in patch ? 'prompt' : 'recipe', () => this.recipes.change(patch, { play: true, compare: true }));
  }

  compare(patch: RecipePatch = {}): void {
    this.shown('recipe', () => this.recipes.compare(patch));
  }

  tryEdits(edits: readonly Edit[] | null): void {
    if (edits === null || this.state().run.source !== 'live') this.trial.end();
    else void this.activity.track(this.trial.show(this.runs.hand, [...edits]));
  }

  stage(base: RecipePatch, change: RecipePatch): void {
    this.shown('recipe', () => this.recipes.stage(base, change));
  }

  importance(kind: ImportanceKind, stretches: readonly (readonly [number, number])[], onProgress: (map: ImportanceMap) => void, signal?: AbortSignal): Promise<ImportanceMap> {
    return this.activity.track(this.importances.of(this.runs.hand, kind, stretches, onProgress, signal));
  }

  exchange(): void {
    this.playhead.stop();
    this.recipes.exchange();
    this.rest.soon();
  }

  endComparison(keep: 'hand' | 'beside'): void {
    this.recipes.endComparison(keep);
  }

  undo(): void {
    this.recipes.undo();
  }

  redo(): void {
    this.recipes.redo();
  }

  private shown(where: Problem['where'], change: () => void): void {
    try {
      change();
    } catch (error) {
      this.problems.fail(error, where, null);
    }
  }

  /** Changes the recipe as the controls would and computes every step of it anew. Rejects with a UserError or an AbortError. */
  async runWhole(patch: RecipePatch): Promise<void> {
    const end = this.activity.begin();
    try {
      const before = this.state().recipe;
      this.recipes.change(patch, { play: false, compare: false });
      const { recipe } = this.state();
      await this.loading.opened();
      if (this.state().engine.phase !== 'ready') {
        const problem = this.state().problems.find(({ where }) => where === 'engine');
        throw new UserError(problem?.code ?? 'not-ready', problem?.message ?? 'The engine is not ready. Await unetscope.ready() first.');
      }
      if (recipe === before) {
        this.stop();
        this.runs.hand.forget();
      }
      await this.runs.hand.compute(this.state().run.total);
      if (!sameRecipe(this.state().recipe, recipe)) throw superseded();
    } finally {
      end();
    }
  }

  rollSeed(): void {
    this.editRecipe({ seed: Math.floor(Math.random() * 1_000_000) });
  }

  // ---- the run -----------------------------------------------------------------------------------------------------

  /** Computes the whole run; with `play` the playhead follows it. */
  private start(play: boolean): void {
    this.computeAll().catch(ignore);
    if (play) this.playhead.start();
    else this.rest.again();
  }

  /** The run in hand, then the one beside it. */
  private async computeAll(): Promise<void> {
    for (const run of this.runs.all()) await run.compute(run.record.run.total);
  }

  /** As {@link compare}; resolves when both runs are finished. Rejects with a UserError, or where something else is asked for meanwhile. */
  async compareWhole(patch: RecipePatch): Promise<void> {
    const end = this.activity.begin();
    try {
      this.recipes.compare(patch);
      const { runId } = this.state();
      await this.computeAll();
      if (this.state().runId !== runId) throw superseded();
    } finally {
      end();
    }
  }

  private finished(run: Run, picture: Float32Array): void {
    const { expected } = this;
    const comparable = expected !== null && sameRecipe(expected.recipe, run.recipe);
    run.update({ verdict: comparable ? compare(expected.fingerprint, picture, canonicalRecipe(run.recipe)) : null });
    this.onAddress(false);
    this.rest.again();
  }

  /**
   * The first run, which nobody asked for: when its picture has been seen, the playhead goes half-way back, where x̂₀, the skips and the words
   * say most. The film goes on showing the picture.
   */
  private comeToRest(): void {
    const { total } = this.state().run;
    if (this.touched || total < 2) return;
    const end = this.activity.begin();
    window.setTimeout(() => {
      const { playing, view, run } = this.state();
      if (!this.touched && !playing && run.total === total && view.step >= total) this.setView({ step: Math.floor(total / 2) });
      end();
    }, SEEN_MS);
  }

  private stop(): void {
    this.trial.end();
    this.worths.cancel();
    this.runs.stop();
    this.probes.cancel();
    this.playhead.stop();
  }

  cancel(): void {
    this.stop();
    this.loading.cancel(() => this.loadModel(this.state().recipe.model, false));
  }

  // ---- the playhead ------------------------------------------------------------------------------------------------

  play(): void {
    this.touched = true;
    const { view, run } = this.state();
    if (view.step >= run.total) this.setView({ step: 0 });
    if (run.source !== 'cached') this.computeAll().catch(ignore);
    this.playhead.start();
  }

  pause(): void {
    this.touched = true;
    this.playhead.stop();
    this.runs.stop();
    this.onAddress(false);
    this.rest.again();
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
    if (next.step !== view.step) this.worths.cancel();
    this.set({ view: next });
    // Going deeper or coming back out is a place to return to; turning a knob is not.
    this.onAddress(next.page !== view.page || next.tensor !== view.tensor);
    this.settleAfter(view);
  }

  /** The hand may be moving along the film; what else changes of a view is not waited for. */
  private settleAfter(before: View): void {
    if (this.state().view.step === before.step) this.rest.soon();
    else this.rest.again();
  }

  private clampView(view: View): View {
    const { total } = this.state().run;
    return { ...view, step: Math.max(0, Math.min(total === 0 ? view.step : total, Math.round(view.step))) };
  }

  // ---- what is on screen -------------------------------------------------------------------------------------------

  /** Computes the position and fetches the tensors that panels show of it. */
  private async settle(): Promise<void> {
    const { view, run, playing, engine } = this.state();
    if (playing || engine.phase !== 'ready' || run.total === 0) return;
    const look = Math.min(view.step, run.total - 1);
    if (look >= run.computed) {
      try {
        await this.runs.hand.compute(look + 1);
      } catch {
        return; // shown already, or replaced
      }
    }
    const still = () => Math.min(this.state().view.step, this.state().run.total - 1) === look;
    if (still()) await this.probes.fetchOnScreen(this.places(look));
    const { source, state } = this.state().run;
    if (still() && source === 'live' && state !== 'running') await this.worths.fetch(this.runs.hand, look);
  }

  /** Where the panels look: at a position of the run in hand, and at the one that belongs to it of the run beside. */
  private places(position: number): { run: Run; position: number }[] {
    const { hand, beside } = this.runs;
    const places = [{ run: hand, position }];
    if (beside !== null) {
      const linked = linkedPosition(hand.record.schedule.timesteps, beside.record.schedule.timesteps, position);
      places.push({ run: beside, position: linked });
    }
    return places;
  }

  /** Of both runs where two are compared. */
  async probeSteps(names: readonly string[], onProgress?: (done: number, of: number) => void, signal?: AbortSignal): Promise<void> {
    const runs = this.runs.all();
    const of = runs.reduce((sum, { record }) => sum + record.run.computed, 0);
    let before = 0;
    for (const run of runs) {
      const { computed } = run.record.run;
      const base = before;
      await this.probes.fetchSteps(run, names, (done) => onProgress?.(base + done, of), signal);
      before += computed;
    }
  }

  probe(position: number, names: readonly string[], signal?: AbortSignal): Promise<Tensor[]> {
    return this.probes.at(this.runs.hand, position, names, signal);
  }

  weights(name: string, signal?: AbortSignal): Promise<Tensor> {
    return this.activity.track(this.engine.weights(name, signal));
  }

  inputs(position: number): NetworkInputs {
    return this.probes.inputs(this.runs.hand, position);
  }

  forward(inputs: NetworkInputs, names: readonly string[], signal?: AbortSignal): Promise<Tensor[]> {
    return this.probes.forward(inputs, names, signal);
  }

  async pictures(signal?: AbortSignal): Promise<readonly Picture[]> {
    const { manifest } = this.state();
    if (manifest === null) throw new UserError('not-ready', 'The model is still loading.');
    return await this.pictureShelf.of(manifest, signal);
  }

  async stats(): Promise<EngineStats & { pageBytes: number }> {
    return { ...(await this.engine.stats()), pageBytes: tensorRoom.bytes() };
  }

  // ---- words -------------------------------------------------------------------------------------------------------

  link(): string {
    const { recipe, beside, letter, view, run } = this.state();
    const picture = run.state === 'done' && run.source === 'live' ? this.runs.hand.picture() : null;
    const url = new URL(window.location.href);
    url.hash = encodeLink({ recipe, beside: beside?.recipe ?? null, letter, view, expected: picture === null ? null : fingerprint(picture, canonicalRecipe(recipe)) });
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
}

function sameBeside(a: Recipe | null, b: Recipe | null): boolean {
  return a === null || b === null ? a === b : sameRecipe(a, b);
}
