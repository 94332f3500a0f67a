import type { LoadedModel } from '../protocol/engine.ts';
import type { Manifest } from '../protocol/manifest.ts';
import { useStore, type Problem } from '../store/store.ts';
import type { View } from '../store/view.ts';
import type { Course } from './course.ts';
import type { Loading } from './loading.ts';
import type { Playhead } from './playhead.ts';
import type { Problems } from './problems.ts';
import type { Recipes } from './recipes.ts';
import type { Runs } from './runs.ts';

export { leftBehind } from './left-behind.ts';
export { ownOpened } from './own-opened.ts';

interface Parts {
  readonly runs: Pick<Runs, 'all' | 'putBack'>;
  readonly loading: Pick<Loading, 'stays'>;
  readonly recipes: () => Pick<Recipes, 'notMade'>;
  readonly playhead: Pick<Playhead, 'stop'>;
  readonly course: Pick<Course, 'start'>;
  readonly problems: Pick<Problems, 'clear' | 'report'>;
  readonly address: (entry: boolean) => void;
}

/** The runs of a model with all their frames, and where they were looked at: there again where another model does not come. */
export class KeptPage {
  private readonly runs: ReturnType<Runs['all']>;

  private constructor(
    private readonly parts: Parts,
    private readonly manifest: Manifest,
    private readonly loaded: LoadedModel,
    private readonly view: View,
    private again: () => void,
  ) {
    this.runs = parts.runs.all();
  }

  /** Before another model is asked for, and `again` asks for that once more. While one is on its way already, what was there before is kept. */
  static of(before: KeptPage | null, parts: Parts, again: () => void): KeptPage | null {
    const { manifest, loaded, view } = useStore.getState();
    if (manifest !== null && loaded !== null) return new KeptPage(parts, manifest, loaded, view, again);
    if (before !== null) before.again = again;
    return before;
  }

  /** The other model did not come: its problem says so by now. The engine still has the one before, or loads it when it is next asked for something. */
  putBack(): void {
    const { runs, loading, recipes, playhead, course, problems, address } = this.parts;
    const { manifest, loaded, view } = this;
    const [hand, beside = null] = this.runs;
    const problem = useStore.getState().problems.find(isOfEngine);
    if (hand === undefined || problem === undefined) return;
    playhead.stop();
    recipes().notMade(hand.recipe);
    runs.putBack(hand, beside);
    loading.stays(manifest.id);
    useStore.setState({ manifest, loaded, view, engine: { phase: 'ready', device: loaded.device } });
    problems.clear('link', 'recipe');
    problems.report({ ...problem, message: `${problem.message} Until then ${manifest.id} stays open, with its ${beside === null ? 'run' : 'runs'}.` }, this.again);
    address(false);
    course.start(false);
  }
}

function isOfEngine({ where }: Problem): boolean {
  return where === 'engine';
}
