import { UserError } from '../base/user-error.ts';
import { recipeAt } from '../protocol/fork.ts';
import { networkInputs, recipeScheduler } from '../protocol/inputs.ts';
import { baseName } from '../protocol/reduced-names.ts';
import type { EditedAt, Engine } from '../protocol/engine.ts';
import { holdsAt, type Edit } from '../protocol/edits.ts';
import type { NetworkInputs, Tensor } from '../protocol/frame.ts';
import type { Manifest } from '../protocol/manifest.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { heldName } from '../store/read-names.ts';
import { useStore } from '../store/store.ts';
import { tensorRoom } from '../store/tensors.ts';
import { isAbort, superseded } from './abort.ts';
import type { Activity } from './activity.ts';
import type { Pictures } from './pictures.ts';
import type { Problems } from './problems.ts';
import type { Run } from './run.ts';

/** Looks into the network at a position that is computed: one forward pass on the x_t that is kept, with the run's edits. */
export class Probes {
  private onScreen = new AbortController();
  /** What is being fetched for the panels. */
  private asked: readonly { readonly run: Run; readonly position: number; readonly names: readonly string[] }[] = [];

  constructor(
    private readonly engine: Engine,
    private readonly activity: Activity,
    private readonly problems: Problems,
    private readonly pictures: Pictures,
  ) {}

  /** What the network was fed at a computed position, but for the run's edits. */
  inputs(run: Run, position: number): NetworkInputs {
    const { manifest } = useStore.getState();
    const frame = run.room.frame(position);
    if (manifest === null || frame === undefined) {
      throw new UserError('not-computed', `Position ${position} has not been computed yet. Run the recipe or seek there first.`);
    }
    return networkInputs(manifest, run.recipe, recipeScheduler(manifest, run.recipe), frame.xt, position);
  }

  async at(run: Run, position: number, names: readonly string[], signal?: AbortSignal): Promise<Tensor[]> {
    return await this.with(run, position, recipeAt(run.recipe, position).edits, names, signal);
  }

  /** The same with other edits than the run's. `also`: those that will be asked for next. */
  async with(run: Run, position: number, edits: Edit[], names: readonly string[], signal?: AbortSignal, also?: readonly Edit[]): Promise<Tensor[]> {
    const inputs = this.inputs(run, position);
    const { manifest } = useStore.getState();
    // Without edits it is asked for within this turn, before the page is drawn.
    const edited = manifest !== null && edits.some((edit) => holdsAt(edit, position)) ? await this.editedAt(manifest, run, position, edits, also) : undefined;
    signal?.throwIfAborted();
    return await this.forward(inputs, names, signal, edited, manifest);
  }

  private async editedAt(manifest: Manifest, run: Run, index: number, edits: Edit[], also?: readonly Edit[]): Promise<EditedAt> {
    const recipe = { ...recipeAt(run.recipe, index), edits };
    return { manifest, recipe, start: await this.pictures.startOf(recipe, manifest), index, ...(also === undefined ? {} : { also }) };
  }

  /** `manifest`: of the model that is meant. Another one may be opened meanwhile, and must not answer. */
  async forward(inputs: NetworkInputs, names: readonly string[], signal?: AbortSignal, edited?: EditedAt, manifest?: Manifest | null): Promise<Tensor[]> {
    try {
      return await this.activity.track(this.engine.probe(inputs, names, signal, edited, manifest ?? undefined));
    } catch (error) {
      throw error instanceof UserError && error.code === 'other-model' ? superseded() : error;
    }
  }

  /** Whether something that the panels show is not here. */
  lacks(places: readonly { readonly run: Run; readonly position: number }[]): boolean {
    return this.missing(places).length > 0;
  }

  private missing(places: readonly { readonly run: Run; readonly position: number }[], soon: readonly string[] = []): { run: Run; position: number; names: string[] }[] {
    return places.flatMap(({ run, position }) => {
      const names = [...new Set([...this.heldBy(run.recipe), ...soon])].filter((name) => run.room.probe(position, name) === undefined);
      return names.length === 0 || run.room.frame(position) === undefined ? [] : [{ run, position, names }];
    });
  }

  /** Fetches what the panels show, or will show `soon`, and is not here yet, run by run. A newer call takes the place of an older one. */
  async fetchOnScreen(places: readonly { readonly run: Run; readonly position: number }[], soon: readonly string[] = []): Promise<void> {
    const missing = this.missing(places, soon);
    // On its way already: panels come and go while it is.
    const onItsWay = missing.every(({ run, position, names }) =>
      this.asked.some((asked) => asked.run === run && asked.position === position && names.every((name) => asked.names.includes(name))),
    );
    if (onItsWay) return;
    this.cancel();
    const { signal } = this.onScreen;
    this.asked = missing;
    useStore.setState({ probing: true });
    try {
      for (const { run, position, names } of missing) {
        const frame = run.room.frame(position);
        const tensors = await this.at(run, position, names, signal);
        // The run may have been begun anew meanwhile.
        if (signal.aborted) return;
        if (run.room.frame(position) === frame) run.room.putProbes(position, tensors, false);
      }
      this.problems.clear('probe');
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      this.problems.fail(error, 'probe', () => void this.fetchOnScreen(places, soon));
    } finally {
      if (this.onScreen.signal === signal) {
        this.asked = [];
        useStore.setState({ probing: false });
      }
    }
  }

  cancel(): void {
    this.onScreen.abort();
    this.onScreen = new AbortController();
    this.asked = [];
    if (useStore.getState().probing) useStore.setState({ probing: false });
  }

  /** The named tensors at every computed position that lacks them. */
  async fetchSteps(run: Run, asked: readonly string[], onProgress?: (done: number, of: number) => void, signal?: AbortSignal): Promise<void> {
    const { computed } = run.record.run;
    const names = [...new Set(asked.map((name) => heldName(run.recipe, name)))];
    for (let position = 0; position < computed; position++) {
      const missing = names.filter((name) => run.room.probe(position, name) === undefined);
      if (missing.length > 0) {
        const tensors = await this.at(run, position, missing, signal);
        if (run.room !== tensorRoom.hand && run.room !== tensorRoom.beside) throw superseded();
        run.room.putProbes(position, tensors, true);
      }
      onProgress?.(position + 1, computed);
    }
  }

  /** Names that panels ask for and that this model has. */
  wanted(): string[] {
    const { loaded } = useStore.getState();
    if (loaded === null) return [];
    const known = new Set(loaded.tensors.map(({ name }) => name));
    return tensorRoom.wantedNames().filter((name) => known.has(name) || known.has(baseName(name)));
  }

  /** The same by the names by which runs of these recipes hold them. */
  heldBy(...recipes: readonly Recipe[]): string[] {
    const wanted = this.wanted();
    return [...new Set(recipes.flatMap((recipe) => wanted.map((name) => heldName(recipe, name))))];
  }
}
