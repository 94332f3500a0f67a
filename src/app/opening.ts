import { UserError } from '../base/user-error.ts';
import type { DeviceChoice, LoadProgress, OwnModel } from '../protocol/engine.ts';
import { defaultRecipe, type Manifest } from '../protocol/manifest.ts';
import type { Recipe } from '../protocol/recipe.ts';
import type { Place } from '../store/actions.ts';
import { NOT_COMPARED, sameRecipe, type ParsedLink } from '../store/link.ts';
import { sameAnswers } from '../store/model-answers.ts';
import { isOwnModel, ownModels, type Origin } from '../store/own-models.ts';
import { useStore } from '../store/store.ts';
import type { View } from '../store/view.ts';
import { withinModel } from '../store/within-model.ts';
import { ignore, isAbort } from './abort.ts';
import type { Activity } from './activity.ts';
import { clampView, pastTheEnd } from './clamp-view.ts';
import type { Course } from './course.ts';
import type { KeptPage } from './kept-page.ts';
import { withoutItsFile, type Loading } from './loading.ts';
import { modelChange } from './model-change.ts';
import type { Pictures } from './pictures.ts';
import type { Playhead } from './playhead.ts';
import type { Problems } from './problems.ts';
import type { Recipes } from './recipes.ts';
import type { Rest } from './rest.ts';
import type { Runs, Wanted } from './runs.ts';
import { bringSamplers, samplersAreHere } from './samplers.ts';
import { settleRecipe } from './settle-recipe.ts';
import type { Visit } from './visit.ts';

export interface Parts {
  readonly activity: Activity;
  readonly problems: Problems;
  readonly pictures: Pictures;
  readonly visit: Visit;
  readonly loading: Loading;
  readonly runs: Runs;
  readonly rest: Rest;
  readonly playhead: Playhead;
  readonly course: Course;
  readonly recipes: () => Recipes;
  readonly setView: (patch: Partial<View>) => void;
  /** Before the view is shown. */
  readonly ahead: (next: View) => void;
  /** After the view is another than `before`. */
  readonly settleAfter: (before: View) => void;
  readonly address: (entry: boolean) => void;
}

/** What is opened: a link, a model, a device. */
export class Opening {
  /** The link that was followed last; null once another run was asked for. */
  newest: ParsedLink | null = null;
  /** A link whose view waits for its model to be there. */
  private unsettled: ParsedLink | null = null;

  /** What was on screen when another model was asked for, until that is here. */
  private kept: KeptPage | null = null;

  constructor(private readonly parts: Parts) {
    parts.loading.onFailed = () => {
      const { kept } = this;
      this.kept = null;
      kept?.putBack();
    };
  }

  /** Before another model is asked for; `again` asks for it once more. */
  hold(again: () => void): void {
    this.kept = modelChange.here?.KeptPage.of(this.kept, this.parts, again) ?? null;
  }

  /**
   * Opens what the link says: description, cached picture, engine, live picture, in this order. With the address of a model, that is opened when the
   * person has agreed, and the link is followed then.
   */
  open(link: ParsedLink, modelAddress: string | null): void {
    this.awaits(modelAddress !== null || lacksFile(link) ? link : null, modelAddress);
    this.unsettled = link;
    this.show(link, null);
    this.parts.visit.touched = link.hasStep;
    this.loadModel(link.recipe.model, !link.hasStep, link.drawings);
  }

  /** Back and forward, or another fragment: the address has changed under us. */
  revisit(link: ParsedLink): void {
    this.follow(link, false);
  }

  /** A place that is chosen on the page. */
  goTo(place: Place, modelAddress: string | null): void {
    const link: ParsedLink = { expected: null, hasStep: true, problems: [], ...place };
    this.follow(link, true, modelAddress);
  }

  /** `chosen`: as one step of undo, and an entry of the history. What the run starts from and is stepped by comes before the run, and the newest link wins. */
  private follow(link: ParsedLink, chosen: boolean, modelAddress: string | null = null): void {
    const { activity, pictures, problems } = this.parts;
    this.newest = link;
    const { drawings = [] } = link;
    const steps = samplersAreHere(link.recipe, link.beside);
    if (drawings.length === 0 && steps) {
      this.go(link, chosen, modelAddress);
      return;
    }
    const brought = Promise.all([drawings.length === 0 ? [] : pictures.bring(drawings), steps ? null : bringSamplers()]);
    activity.track(brought).then(
      ([said]) => {
        if (this.newest === link) this.go({ ...link, problems: [...link.problems, ...said] }, chosen, modelAddress);
      },
      (cause: unknown) => problems.fail(cause, 'link', () => this.follow(link, chosen, modelAddress)),
    );
  }

  /** A link that waits for its model, or none: its file is asked for, and the address stays. */
  private awaits(link: ParsedLink | null, modelAddress: string | null): void {
    const { visit } = this.parts;
    visit.linked = link;
    visit.held = link !== null;
    useStore.setState({ linkedModel: link === null ? null : (modelAddress ?? link.recipe.model) });
  }

  private go(link: ParsedLink, chosen: boolean, modelAddress: string | null): void {
    const { problems, visit, loading, runs, course, recipes, ahead, settleAfter, address } = this.parts;
    const { recipe, beside, letter, manifest, view, run } = useStore.getState();
    const same = sameRecipe(link.recipe, recipe) && sameBeside(link.beside, beside?.recipe ?? null);
    if (chosen && !same) recipes().remember();
    problems.clear('link', 'prompt', 'recipe');
    visit.touched = true;
    visit.chosen = null;
    this.awaits(lacksFile(link) ? link : null, modelAddress);
    if (link.recipe.model !== manifest?.id || loading.lacks(link.recipe.model)) {
      this.hold(() => this.follow(link, chosen, modelAddress));
      course.stop();
      if (!chosen) this.unsettled = link;
      this.show(link, null);
      this.loadModel(link.recipe.model, false);
    } else if (same && (beside === null || link.letter === letter)) {
      this.say(link);
      ahead(link.view);
      this.placeOnFilm(link.view);
      if (!chosen) this.settleView();
      settleAfter(view);
      if (link.expected !== null) {
        visit.expected = { recipe, fingerprint: link.expected };
        const picture = run.state === 'done' ? runs.hand.picture() : null;
        if (picture !== null) course.judge(runs.hand, picture);
      }
    } else {
      course.stop();
      this.show(link, manifest);
      if (recipes().settleEdits()) this.dropExpected();
      if (!chosen) this.settleView();
      course.start(false);
    }
    if (chosen) address(!same || link.view.page !== view.page || link.view.tensor !== view.tensor);
  }

  /** Has the runs of a link there, as the model can run them, where that is known (`manifest`). */
  private show(link: ParsedLink, manifest: Manifest | null): void {
    const { runs, visit } = this.parts;
    const { schedule } = useStore.getState();
    const letter = link.beside === null ? 'A' : (link.letter ?? 'B');
    const said = new Set<string>();
    const wanted = (recipe: Recipe): Omit<Wanted, 'letter'> => {
      if (manifest === null) return { recipe, schedule };
      const settled = settleRecipe(recipe, manifest);
      for (const sentence of settled.said) said.add(sentence);
      return settled;
    };
    const hand = wanted(link.recipe);
    visit.expected = link.expected === null ? null : { recipe: hand.recipe, fingerprint: link.expected };
    if (said.size > 0) this.dropExpected();
    runs.arrange({ ...hand, letter }, link.beside === null ? null : { ...wanted(link.beside), letter: letter === 'A' ? 'B' : 'A' });
    useStore.setState({ view: link.view });
    if (manifest !== null) this.placeOnFilm(link.view);
    runs.hand.update({ verdict: null });
    this.say({ ...link, problems: [...link.problems, ...said] });
  }

  private say({ problems, recipe: { model }, answers = null }: ParsedLink): void {
    for (const message of problems) this.parts.problems.aboutLink(message);
    if (answers === null || !isOwnModel(model)) return;
    ownModels.link(model, answers);
    if (ownModels.get(model) !== undefined && !sameAnswers(answers, ownModels.answersOf(model))) this.parts.problems.aboutLink(OTHER_ANSWERS);
  }

  loadModel(id: string, play: boolean, drawings: readonly string[] = []): void {
    const { activity, pictures, problems, visit, loading, runs, course, recipes, setView } = this.parts;
    loading.open(
      id,
      async (manifest, signal) => {
        if (drawings.length > 0) for (const sentence of await pictures.bring(drawings)) problems.aboutLink(sentence);
        for (const { recipe } of runs.all()) await pictures.prepare(recipe, manifest, signal);
        if (!samplersAreHere(defaultRecipe(manifest), ...runs.all().map(({ recipe }) => recipe))) await bringSamplers();
        signal.throwIfAborted();
        useStore.setState({ manifest });
        this.settleRecipes(manifest);
        void activity.track(this.showCached(manifest, play, signal));
      },
      () => {
        this.kept = null;
        if (recipes().settleEdits()) this.dropExpected();
        // Of a model whose file is not here, the view waits with the link.
        if (this.unsettled?.recipe.model === id && !lacksFile(this.unsettled)) this.settleView();
        this.unsettled = null;
        const again = play && !visit.touched;
        if (again) setView({ step: 0 });
        course.start(again);
      },
      () => this.loadModel(id, play),
    );
    runs.forget();
  }

  async openModel(model: OwnModel, origin: Origin, onProgress: (progress: LoadProgress) => void, signal: AbortSignal): Promise<void> {
    const { visit, loading } = this.parts;
    const { manifest } = model;
    if (!samplersAreHere(defaultRecipe(manifest), visit.linked?.recipe, visit.linked?.beside)) await bringSamplers();
    const loaded = await loading.openOwn(model, origin, onProgress, signal);
    this.kept = null;
    modelChange.certain.ownOpened(this.parts, { manifest, loaded, origin }, () => this.settleRecipes(manifest), (link) => this.revisit(link));
  }

  /** The run of the link is one of a model that is not wanted. */
  declineLinkedModel(): void {
    const { visit, problems, address } = this.parts;
    const { linked } = visit;
    this.awaits(null, null);
    if (linked !== null && isOwnModel(linked.recipe.model)) problems.aboutLink(withoutItsFile(linked.recipe.model));
    // The way back to the link.
    address(true);
  }

  /** The recipes of a link as this model can run them. */
  private settleRecipes(manifest: Manifest): void {
    const { runs, problems } = this.parts;
    for (const run of runs.all()) {
      const { recipe, schedule, said } = settleRecipe(run.recipe, manifest);
      for (const sentence of said) problems.aboutLink(sentence);
      if (said.length > 0 && run === runs.hand) this.dropExpected();
      run.settle(recipe, schedule);
    }
    this.placeOnFilm(useStore.getState().view);
  }

  private placeOnFilm(view: View): void {
    const { run } = useStore.getState();
    const said = pastTheEnd(view, run.total);
    if (said !== null) this.parts.problems.aboutLink(said);
    useStore.setState({ view: clampView(view, run.total) });
  }

  /** Once the network is there: what it does not have of what a link opens is said. */
  private settleView(): void {
    const { loaded, recipe, beside, view } = useStore.getState();
    if (loaded === null) return;
    const settled = withinModel.certain.viewWithin({ view, recipe, compared: beside !== null }, loaded);
    for (const sentence of settled.said) this.parts.problems.aboutLink(sentence);
    if (settled.said.length > 0) useStore.setState({ view: settled.view });
  }

  private dropExpected(): void {
    const { visit, problems } = this.parts;
    if (visit.expected !== null) problems.aboutLink(NOT_COMPARED);
    visit.expected = null;
  }

  private async showCached(manifest: Manifest, play: boolean, signal: AbortSignal): Promise<void> {
    const shown = await this.parts.runs.hand.showCached(manifest, signal);
    if (shown && play && !this.parts.visit.touched) this.parts.playhead.start();
  }

  chooseDevice(choice: DeviceChoice): void {
    this.useDevice(choice).catch(ignore);
  }

  /** Loads the model on another device and runs the recipe there. Rejects with what is also shown. */
  async useDevice(choice: DeviceChoice): Promise<void> {
    const { loading, runs, course } = this.parts;
    const { deviceChoice: before, manifest } = useStore.getState();
    useStore.setState({ deviceChoice: choice });
    course.stop();
    if (manifest === null) {
      this.loadModel(useStore.getState().recipe.model, false);
      await loading.opened();
      return;
    }
    try {
      await loading.reload(manifest, () => this.chooseDevice(before));
    } catch (error) {
      if (!isAbort(error)) useStore.setState({ deviceChoice: before });
      throw error;
    }
    runs.forget();
    course.start(false);
  }

  /** The worker or the GPU is gone: load again and go on from the frames that are known. */
  recover(code: string, message: string): void {
    const { problems, loading, runs, rest, course } = this.parts;
    const { manifest, run } = useStore.getState();
    const wasRunning = run.state === 'running';
    problems.report({ code, message, where: 'engine', retry: false });
    if (manifest === null) return;
    runs.stop(new UserError(code, message));
    loading.reload(manifest, () => this.recover(code, message)).then(() => {
      if (wasRunning) course.start(false);
      rest.again();
    }, ignore);
  }

  cancel(): void {
    this.parts.course.stop();
    this.parts.loading.cancel(() => this.loadModel(useStore.getState().recipe.model, false));
  }
}

function sameBeside(a: Recipe | null, b: Recipe | null): boolean {
  return a === null || b === null ? a === b : sameRecipe(a, b);
}

const OTHER_ANSWERS =
  'The link answers the questions about this model differently, so the run cannot be the same. Open the model’s file again: the link’s answers are then filled in.';

/** Whether it is a run of somebody's own model whose file is not here: followed when that is opened. */
function lacksFile({ recipe: { model } }: ParsedLink): boolean {
  return isOwnModel(model) && ownModels.get(model) === undefined;
}
