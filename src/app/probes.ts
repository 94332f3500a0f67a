import { UserError } from '../base/user-error.ts';
import { networkInputs, recipeScheduler } from '../protocol/inputs.ts';
import type { Engine } from '../protocol/engine.ts';
import type { Frame, NetworkInputs, Tensor } from '../protocol/frame.ts';
import { useStore } from '../store/store.ts';
import { tensorRoom } from '../store/tensors.ts';
import { isAbort, superseded } from './abort.ts';
import type { Activity } from './activity.ts';
import type { Problems } from './problems.ts';

/** Looks into the network at a position that is computed: one network run on the x_t that is kept. */
export class Probes {
  private onScreen = new AbortController();
  /** What is being fetched for the panels. */
  private asked: { readonly frame: Frame; readonly names: readonly string[] } | null = null;

  constructor(
    private readonly engine: Engine,
    private readonly activity: Activity,
    private readonly problems: Problems,
  ) {}

  /** What the network was fed at a computed position. */
  inputs(position: number): NetworkInputs {
    const { manifest, recipe } = useStore.getState();
    const frame = tensorRoom.frame(position);
    if (manifest === null || frame === undefined) {
      throw new UserError('not-computed', `Position ${position} has not been computed yet. Run the recipe or seek there first.`);
    }
    return networkInputs(manifest, recipe, recipeScheduler(manifest, recipe), frame.xt, position);
  }

  async at(position: number, names: readonly string[], signal?: AbortSignal): Promise<Tensor[]> {
    return await this.forward(this.inputs(position), names, signal);
  }

  async forward(inputs: NetworkInputs, names: readonly string[], signal?: AbortSignal): Promise<Tensor[]> {
    return await this.activity.track(this.engine.probe(inputs, names, signal));
  }

  /** Fetches what the panels show of a position and is not here yet. A newer call takes the place of an older one. */
  async fetchOnScreen(position: number): Promise<void> {
    const missing = this.wanted().filter((name) => tensorRoom.probe(position, name) === undefined);
    const frame = tensorRoom.frame(position);
    if (missing.length === 0 || frame === undefined) return;
    // On its way already: panels come and go while it is.
    if (this.asked?.frame === frame && missing.every((name) => this.asked?.names.includes(name))) return;
    this.cancel();
    const { signal } = this.onScreen;
    this.asked = { frame, names: missing };
    useStore.setState({ probing: true });
    try {
      const tensors = await this.at(position, missing, signal);
      // The run may have been replaced meanwhile.
      if (signal.aborted || tensorRoom.frame(position) !== frame) return;
      tensorRoom.putProbes(position, tensors, false);
      this.problems.clear('probe');
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      this.problems.fail(error, 'probe', () => void this.fetchOnScreen(position));
    } finally {
      if (this.onScreen.signal === signal) {
        this.asked = null;
        useStore.setState({ probing: false });
      }
    }
  }

  cancel(): void {
    this.onScreen.abort();
    this.onScreen = new AbortController();
    this.asked = null;
    if (useStore.getState().probing) useStore.setState({ probing: false });
  }

  /** The named tensors at every computed position that lacks them. */
  async fetchSteps(names: readonly string[], onProgress?: (done: number, of: number) => void, signal?: AbortSignal): Promise<void> {
    const { run, recipe } = useStore.getState();
    for (let position = 0; position < run.computed; position++) {
      const missing = names.filter((name) => tensorRoom.probe(position, name) === undefined);
      if (missing.length > 0) {
        const tensors = await this.at(position, missing, signal);
        if (useStore.getState().recipe !== recipe) throw superseded();
        tensorRoom.putProbes(position, tensors, true);
      }
      onProgress?.(position + 1, run.computed);
    }
  }

  /** Names that panels ask for and that this model has. */
  wanted(): string[] {
    const { loaded } = useStore.getState();
    if (loaded === null) return [];
    const known = new Set(loaded.tensors.map(({ name }) => name));
    return tensorRoom.wantedNames().filter((name) => known.has(name));
  }
}
