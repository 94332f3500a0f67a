import { UserError } from '../base/user-error.ts';
import type { Edit } from '../protocol/edits.ts';
import type { DeviceChoice, Engine, EngineStats, LoadProgress, OwnModel } from '../protocol/engine.ts';
import type { Conditions, InputArray, NetworkInputs, Tensor } from '../protocol/frame.ts';
import type { Recipe, RecipePatch } from '../protocol/recipe.ts';
import type { Actions, AsideRequest, AsideRun, Place } from '../store/actions.ts';
import type { ImportanceKind, ImportanceMap } from '../store/importance.ts';
import type { ParsedLink } from '../store/link.ts';
import type { Origin } from '../store/own-models.ts';
import { addressOf, pageContent } from '../store/page-link.ts';
import type { Picture } from '../store/pictures.ts';
import { useStore, type Problem } from '../store/store.ts';
import { tensorRoom } from '../store/tensors.ts';
import type { View } from '../store/view.ts';
import { worthRoom, type Loss, type Part } from '../store/worth.ts';
import { ignore } from './abort.ts';
import { Activity } from './activity.ts';
import { clampView } from './clamp-view.ts';
import { Course } from './course.ts';
import { Display } from './display.ts';
import { Loading } from './loading.ts';
import { OnScreen } from './on-screen.ts';
import { Opening } from './opening.ts';
import { Pictures } from './pictures.ts';
import { Playhead } from './playhead.ts';
import { Probes } from './probes.ts';
import { Problems } from './problems.ts';
import { Recipes } from './recipes.ts';
import type { VisitScript } from './remember-run.ts';
import { Rest } from './rest.ts';
import { Runs } from './runs.ts';
import { bringSamplers, needsSamplers } from './samplers.ts';
import type { Trial } from './trial.ts';
import { trialProgram } from './trial-program.ts';
import { Visit } from './visit.ts';
import { Worths } from './worth.ts';

/** Where the engine meets the store: what a control asks for, in terms of parts that have a class of their own each. */
export class Controller implements Actions {
  readonly activity = new Activity();
  readonly problems = new Problems();
  readonly probes: Probes;
  readonly runs: Runs;
  readonly worths: Worths;
  /** Called when the address should show another state; `entry` asks for a new entry in the browser's history. */
  onAddress: (entry: boolean) => void = ignore;

  private readonly visit = new Visit();
  private readonly pictureShelf = new Pictures(this.activity);
  private readonly display = new Display();
  private readonly rest = new Rest(this.activity, () => this.screen.settle());
  private readonly screen: OnScreen;
  private readonly playhead: Playhead;
  private readonly course: Course;
  private readonly opening: Opening;
  private readonly recipes: Recipes;
  private trial: Trial | null = null;

  /** Counts the runs that were asked for. */
  private asked = 0;

  constructor(private readonly engine: Engine) {
    const { activity, problems, visit, pictureShelf: pictures, rest } = this;
    const loading = new Loading(engine, activity, problems);
    this.probes = new Probes(engine, activity, problems, pictures);
    this.worths = new Worths(this.probes, problems);
    this.runs = new Runs({
      engine,
      activity,
      problems,
      pictures,
      display: this.display,
      wanted: (recipe) => this.probes.heldBy(recipe),
      onFinished: (run, picture) => this.course.finished(run, picture),
    });
    this.screen = new OnScreen(this.runs, this.probes, this.worths);
    this.playhead = new Playhead(activity, this.display, () => {
      this.onAddress(false);
      rest.again();
      this.course.comeToRest();
    });
    const setView = (patch: Partial<View>) => this.setView(patch);
    const address = (entry: boolean) => this.onAddress(entry);
    const recipes = () => this.recipes;
    const { runs, probes, worths, playhead } = this;
    const trial = { end: () => this.trial?.end() };
    this.course = new Course({ activity, pictures, visit, runs, playhead, rest, probes, worths, trial, loading, recipes, setView, address });
    const { course } = this;
    const ahead = (next: View) => this.ahead(next);
    const settleAfter = (before: View) => this.settleAfter(before);
    this.opening = new Opening({ activity, problems, pictures, visit, loading, runs, rest, playhead, course, recipes, setView, ahead, settleAfter, address });
    this.recipes = new Recipes(runs, problems, {
      stop: () => course.stop(),
      start: (play) => course.start(play),
      lacks: (id) => loading.lacks(id),
      hold: (again) => this.opening.hold(again),
      load: (id, play) => {
        // Nobody has gone to a step of its run yet.
        if (play) visit.begins();
        this.opening.loadModel(id, play);
      },
      setView: (patch) => {
        const { view, run } = useStore.getState();
        useStore.setState({ view: clampView({ ...view, ...patch }, run.total) });
      },
      changed: () => {
        this.opening.newest = null;
        visit.touched = true;
        visit.expected = null;
      },
      address,
    });
    tensorRoom.onWanted(() => {
      const { recipe, beside } = useStore.getState();
      engine.watch(probes.heldBy(recipe, ...(beside === null ? [] : [beside.recipe])));
      rest.soon();
    });
    worthRoom.onWanted(() => rest.soon());
    engine.onLoss(({ code, message }) => this.opening.recover(code, message));
  }

  // ---- opening -----------------------------------------------------------------------------------------------------

  /** Opens what the link says: description, cached picture, engine, live picture, in this order. */
  open(link: ParsedLink, modelAddress: string | null): void {
    this.opening.open(link, modelAddress);
  }

  /** Back and forward, or another fragment: the address has changed under us. */
  revisit(link: ParsedLink): void {
    this.asked++;
    this.opening.revisit(link);
  }

  openModel(model: OwnModel, origin: Origin, onProgress: (progress: LoadProgress) => void, signal: AbortSignal): Promise<void> {
    return this.opening.openModel(model, origin, onProgress, signal);
  }

  encode(picture: Float32Array, signal?: AbortSignal): Promise<Tensor> {
    return this.activity.track(this.engine.encode(picture, signal));
  }

  tryOut(model: OwnModel, asked: readonly NetworkInputs[], signal?: AbortSignal): Promise<Tensor[]> {
    return this.activity.track(this.engine.tryOut(model, asked, signal));
  }

  declineLinkedModel(): void {
    this.opening.declineLinkedModel();
  }

  chooseDevice(choice: DeviceChoice): void {
    this.opening.chooseDevice(choice);
  }

  /** Loads the model on another device and runs the recipe there. Rejects with what is also shown. */
  useDevice(choice: DeviceChoice): Promise<void> {
    return this.opening.useDevice(choice);
  }

  cancel(): void {
    this.opening.cancel();
  }

  // ---- the recipe --------------------------------------------------------------------------------------------------

  editRecipe(patch: RecipePatch): void {
    this.shown('prompt' in patch ? 'prompt' : 'recipe', () => this.recipes.change(patch, { play: true, compare: true }), !('sampler' in patch));
  }

  rollSeed(): void {
    this.editRecipe({ seed: Math.floor(Math.random() * 1_000_000) });
  }

  compare(patch: RecipePatch = {}): void {
    this.shown('recipe', () => this.recipes.compare(patch));
  }

  fork(at: number, patch: RecipePatch, renoise: boolean): void {
    this.shown('recipe', () => this.recipes.fork(at, patch, renoise));
  }

  unfork(): void {
    this.recipes.unfork();
  }

  takeRun(recipe: Recipe, beside: boolean): void {
    this.shown('recipe', () => this.recipes.take(recipe, beside));
  }

  tryEdits(edits: readonly Edit[] | null): void {
    if (edits === null || useStore.getState().run.source !== 'live') {
      this.trial?.end();
      this.rest.soon();
      return;
    }
    // What the parts are worth can wait for a hand that moves.
    this.worths.cancel();
    this.trial ??= new trialProgram.certain.Trial(this.probes, this.pictureShelf, this.problems);
    void this.activity.track(this.trial.show(this.runs.hand, [...edits]));
  }

  stage(base: RecipePatch, change: RecipePatch): void {
    this.shown('recipe', () => this.recipes.stage(base, change));
  }

  goTo(place: Place, modelAddress: string | null = null): void {
    this.asked++;
    this.opening.goTo(place, modelAddress);
  }

  exchange(): void {
    this.playhead.stop();
    this.recipes.exchange();
    this.rest.soon();
  }

  swapLetters(): void {
    this.playhead.stop();
    this.recipes.swapLetters();
    this.rest.soon();
  }

  endComparison(keep: 'hand' | 'beside'): void {
    this.recipes.endComparison(keep);
  }

  undo(): void {
    this.asked++;
    this.recipes.undo();
  }

  redo(): void {
    this.asked++;
    this.recipes.redo();
  }

  /** `beside`: goes with what was asked for before, and does not replace it. What waits for its samplers is dropped where another run is asked for meanwhile. */
  private shown(where: Problem['where'], change: () => void, beside = false): void {
    const own = beside ? this.asked : ++this.asked;
    try {
      change();
    } catch (error) {
      if (!needsSamplers(error)) {
        this.problems.fail(error, where, null);
        return;
      }
      const again = () => {
        if (own === this.asked) this.shown(where, change);
      };
      this.activity.track(bringSamplers()).then(again, (cause: unknown) => this.problems.fail(cause, where, again));
    }
  }

  // ---- the run -----------------------------------------------------------------------------------------------------

  /** Changes the recipe as the controls would and computes every step of it anew. Rejects with a UserError or an AbortError. */
  runWhole(patch: RecipePatch): Promise<void> {
    return this.course.runWhole(patch);
  }

  /** As {@link compare}; resolves when both runs are finished. Rejects with a UserError, or where something else is asked for meanwhile. */
  compareWhole(patch: RecipePatch): Promise<void> {
    return this.course.compareWhole(patch);
  }

  /** The finished runs of this visit. */
  visited(): readonly VisitScript[] {
    return this.course.visited();
  }

  play(): void {
    this.course.play();
  }

  pause(): void {
    this.course.pause();
  }

  stopNow(): void {
    this.course.stop();
    this.engine.interrupt();
    this.rest.again();
  }

  fetchShown(): void {
    void this.activity.track(this.screen.settle(true));
  }

  seek(position: number): void {
    this.course.seek(position);
  }

  idle(): Promise<void> {
    return this.activity.whenIdle();
  }

  next(): void {
    this.seek(useStore.getState().view.step + 1);
  }

  previous(): void {
    this.seek(useStore.getState().view.step - 1);
  }

  setView(patch: Partial<View>): void {
    const { view, run } = useStore.getState();
    const next = clampView({ ...view, ...patch }, run.total);
    if (next.step !== view.step) this.worths.cancel();
    this.ahead(next);
    useStore.setState({ view: next });
    // Going deeper or coming back out is a place to return to; turning a knob is not.
    this.onAddress(next.page !== view.page || next.tensor !== view.tensor);
    this.settleAfter(view);
  }

  /** What a view that is about to be shown needs of the network. */
  private ahead(next: View): void {
    void this.activity.track(this.screen.ahead(next));
  }

  /** The hand may be moving along the film; what else changes of a view is not waited for. */
  private settleAfter(before: View): void {
    if (useStore.getState().view.step === before.step) this.rest.soon();
    else this.rest.again();
  }

  // ---- the network -------------------------------------------------------------------------------------------------

  importance(kind: ImportanceKind, stretches: readonly (readonly [number, number])[], onProgress: (map: ImportanceMap) => void, signal?: AbortSignal, known?: ImportanceMap | null): Promise<ImportanceMap> {
    const { hand } = this.runs;
    const map = async (): Promise<ImportanceMap> => {
      const { Importance } = await import('./importance.ts');
      return await new Importance(this.probes, this.pictureShelf).of(hand, kind, stretches, onProgress, signal, known);
    };
    return this.activity.track(map());
  }

  runAside(patch: RecipePatch, request: AsideRequest): Promise<AsideRun> {
    const run = async (): Promise<AsideRun> => {
      const { Aside } = await import('./aside.ts');
      return await new Aside(this.probes, this.pictureShelf).run(patch, request);
    };
    return this.activity.track(run());
  }

  probeSteps(names: readonly string[], onProgress?: (done: number, of: number) => void, signal?: AbortSignal): Promise<void> {
    return this.screen.everyStep(names, onProgress, signal);
  }

  probe(position: number, names: readonly string[], signal?: AbortSignal): Promise<Tensor[]> {
    return this.probes.at(this.runs.hand, position, names, signal);
  }

  worth(part: Part, position: number, of: 'hand' | 'beside', signal?: AbortSignal): Promise<Loss> {
    const run = (of === 'beside' ? this.runs.beside : null) ?? this.runs.hand;
    return this.activity.track(this.worths.ofOne(run, position, part, signal));
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

  decode(latents: Float32Array, signal?: AbortSignal): Promise<Tensor> {
    return this.activity.track(this.engine.decode(latents, signal));
  }

  words(prompt: string): Promise<readonly string[]> {
    return this.activity.track(this.engine.words(prompt));
  }

  async fed(position: number): Promise<NetworkInputs> {
    const inputs = this.inputs(position);
    return { ...inputs, conditions: await this.conditions(inputs.conditions) };
  }

  conditions(asked: Conditions, signal?: AbortSignal): Promise<Readonly<Record<string, InputArray>>> {
    return this.activity.track(this.engine.conditions(asked, signal));
  }

  async pictures(signal?: AbortSignal): Promise<readonly Picture[]> {
    const { manifest } = useStore.getState();
    if (manifest === null) throw new UserError('not-ready', 'The model is still loading.');
    return await this.pictureShelf.of(manifest, signal);
  }

  async stats(): Promise<EngineStats & { pageBytes: number }> {
    return { ...(await this.engine.stats()), pageBytes: tensorRoom.bytes() };
  }

  /** Whether the address stays as it is, since it names a run whose model is not here yet; an `entry` leaves that behind, and Back leads to it. */
  holdsAddress(entry: boolean): boolean {
    if (entry) this.visit.held = false;
    return this.visit.held;
  }

  // ---- words -------------------------------------------------------------------------------------------------------

  link(): string {
    return addressOf(pageContent());
  }

  retry(): void {
    this.problems.retry();
  }

  dismiss(problem: Problem): void {
    this.problems.dismiss(problem);
  }
}
