import { UserError } from '../base/user-error.ts';
import type { RecipePatch } from '../protocol/recipe.ts';
import { canonicalRecipe, sameRecipe } from '../store/link.ts';
import { linkedPosition } from '../store/linked-position.ts';
import { seals } from '../store/seals.ts';
import { useStore } from '../store/store.ts';
import type { View } from '../store/view.ts';
import { ignore, superseded } from './abort.ts';
import type { VisitScript } from './remember-run.ts';
import type { Activity } from './activity.ts';
import type { Loading } from './loading.ts';
import type { Pictures } from './pictures.ts';
import type { Playhead } from './playhead.ts';
import type { Probes } from './probes.ts';
import type { Recipes } from './recipes.ts';
import type { Rest } from './rest.ts';
import { restPosition } from './rest-position.ts';
import type { Run } from './run.ts';
import type { Runs } from './runs.ts';
import { withSamplers } from './samplers.ts';
import type { Trial } from './trial.ts';
import type { Visit } from './visit.ts';
import type { Worths } from './worth.ts';

/** How long the first picture stays before the playhead goes to where the figure says most. */
const SEEN_MS = 900;

interface Parts {
  readonly activity: Activity;
  readonly pictures: Pick<Pictures, 'beforeStart'>;
  readonly visit: Visit;
  readonly runs: Runs;
  readonly playhead: Playhead;
  readonly rest: Rest;
  readonly probes: Probes;
  readonly worths: Worths;
  readonly trial: Pick<Trial, 'end'>;
  readonly loading: Loading;
  readonly recipes: () => Recipes;
  readonly setView: (patch: Partial<View>) => void;
  readonly address: (entry: boolean) => void;
}

/** The runs that are there in the course of their computation: begun, played, stopped, finished. */
export class Course {
  /** Counts the whole runs that were asked for. */
  private asked = 0;
  /** Comes with the program that remembers finished runs, once there is one. */
  private listVisited: () => readonly VisitScript[] = () => [];

  /** Counts what was stopped, by whatever came in its place. */
  private turn = 0;

  constructor(private readonly parts: Parts) {}

  /** Computes the whole run; with `play` the playhead follows it. */
  start(play: boolean): void {
    this.computeAll().catch(ignore);
    if (play) this.parts.playhead.start();
    else this.parts.rest.again();
  }

  /** The run in hand, then the one beside it. */
  private async computeAll(): Promise<void> {
    for (const run of this.parts.runs.all()) await run.compute(run.record.run.total);
  }

  stop(): void {
    const { trial, worths, runs, probes, playhead } = this.parts;
    this.turn++;
    trial.end();
    worths.cancel();
    runs.stop();
    probes.cancel();
    playhead.stop();
  }

  play(): void {
    this.parts.visit.touched = true;
    this.parts.visit.chosen = null;
    const { view, run } = useStore.getState();
    if (view.step >= run.total) this.parts.setView({ step: 0 });
    if (run.source !== 'cached') this.computeAll().catch(ignore);
    this.parts.playhead.start();
  }

  pause(): void {
    this.parts.visit.touched = true;
    this.parts.playhead.stop();
    this.parts.runs.stop();
    this.parts.address(false);
    this.parts.rest.again();
  }

  seek(position: number): void {
    const { visit, playhead, setView } = this.parts;
    const { run, schedule } = useStore.getState();
    visit.touched = true;
    visit.chosen = position < run.total ? { position, timesteps: schedule.timesteps } : null;
    playhead.stop();
    setView({ step: position });
  }

  /** Changes the recipe as the controls would and computes every step of it anew. Rejects with a UserError or an AbortError. */
  async runWhole(patch: RecipePatch): Promise<void> {
    const { runs, recipes } = this.parts;
    const change = (): void => {
      const before = useStore.getState().recipe;
      recipes().change(patch, { play: false, compare: false });
      if (useStore.getState().recipe !== before) return;
      this.stop();
      runs.hand.forget();
    };
    await this.whole(patch, change, () => runs.hand.compute(useStore.getState().run.total));
  }

  /** Puts the run in hand beside; resolves when both runs are finished. Rejects with a UserError, or where something else is asked for meanwhile. */
  async compareWhole(patch: RecipePatch): Promise<void> {
    await this.whole(patch, () => this.parts.recipes().compare(patch), () => this.computeAll());
  }

  /** Makes a change, and computes what is there then. */
  private async whole(patch: RecipePatch, change: () => void, compute: () => Promise<void>): Promise<void> {
    const { activity, pictures, loading, runs } = this.parts;
    const end = activity.begin();
    const own = ++this.asked;
    try {
      await pictures.beforeStart(patch, useStore.getState());
      let waited = false;
      const [turn, asked] = await withSamplers(() => {
        if (waited && own !== this.asked) throw superseded();
        waited = true;
        change();
        return [this.turn, runs.hand];
      });
      await loading.opened();
      const { engine, problems } = useStore.getState();
      if (this.turn !== turn || engine.phase === 'loading') throw superseded();
      const problem = problems.find(({ where }) => where === 'engine');
      // The run before is there again where its model did not come.
      if (engine.phase === 'failed' || (problem !== undefined && runs.hand !== asked)) {
        throw new UserError(problem?.code ?? 'not-ready', problem?.message ?? 'The engine could not be started. Reload the page.');
      }
      const { hand } = runs;
      await compute();
      if (this.turn !== turn || runs.hand !== hand) throw superseded();
    } finally {
      end();
    }
  }

  /** Holds a finished picture against the one of the link that was opened. */
  judge(run: Run, picture: Float32Array): void {
    const { expected } = this.parts.visit;
    const comparable = expected !== null && sameRecipe(expected.recipe, run.recipe);
    run.update({ verdict: comparable ? seals.certain.compare(expected.fingerprint, picture, canonicalRecipe(run.recipe)) : null });
  }

  finished(run: Run, picture: Float32Array): void {
    this.judge(run, picture);
    this.parts.address(false);
    this.parts.rest.again();
    void this.parts.activity.track(this.remember(run, picture));
  }

  /** The finished runs of this visit. */
  visited(): readonly VisitScript[] {
    return this.listVisited();
  }

  /** Among the runs of this visit. The program for that comes with the first; without it they are not remembered. */
  private async remember({ record: { runId, recipe, run } }: Run, picture: Float32Array): Promise<void> {
    const { manifest, beside, runId: inHand } = useStore.getState();
    if (manifest === null) return;
    try {
      const { rememberRun, visitedRuns } = await import('./remember-run.ts');
      this.listVisited = visitedRuns;
      rememberRun(recipe, runId === inHand ? (beside?.recipe ?? null) : null, run.checksum ?? '', picture, manifest);
    } catch (error) {
      console.warn('The run could not be added to the runs of this visit.', error);
    }
  }

  /**
   * When the picture of a run has been seen, the playhead goes back: of a first run that nobody asked for, the page's own or that of a model just
   * opened, to where x̂₀, the skips and the words say most; of a changed run to the step that the person had gone to, so that two prompts are seen at
   * the same step. The film goes on showing the picture.
   */
  comeToRest(): void {
    const { activity, visit, setView } = this.parts;
    const { total } = useStore.getState().run;
    const { chosen } = visit;
    if ((visit.touched && chosen === null) || total < 2) return;
    const end = activity.begin();
    window.setTimeout(() => {
      const { playing, view, run, schedule } = useStore.getState();
      const stays = playing || run.total !== total || view.step < total || visit.chosen !== chosen;
      if (!stays && chosen !== null) setView({ step: linkedPosition(chosen.timesteps, schedule.timesteps, chosen.position) });
      else if (!stays && !visit.touched) setView({ step: restPosition(schedule.alphaBar) });
      end();
    }, SEEN_MS);
  }
}
