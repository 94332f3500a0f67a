import { UserError } from '../base/user-error.ts';
import { trajectory } from '../engine/trajectory.ts';
import { editsAt } from '../protocol/fork.ts';
import type { Frame, NetworkInputs, Tensor } from '../protocol/frame.ts';
import type { RecipePatch } from '../protocol/recipe.ts';
import type { AsideRequest, AsideRun } from '../store/actions.ts';
import { useStore } from '../store/store.ts';
import { superseded } from './abort.ts';
import type { Pictures } from './pictures.ts';
import type { Probes } from './probes.ts';
import { withSamplers } from './samplers.ts';
import { editedRecipe } from './settle-recipe.ts';

/** Runs that are computed beside those of the page: for a sheet of many, for a pin of another. The run in hand stays as it is. */
export class Aside {
  constructor(
    private readonly probes: Probes,
    private readonly pictures: Pictures,
  ) {}

  /** Rejects with a UserError, or the signal's reason. */
  async run(patch: RecipePatch, { until = Infinity, names = [], onStep, signal }: AsideRequest): Promise<AsideRun> {
    const state = useStore.getState();
    const { manifest } = state;
    if (manifest === null || state.loaded === null) throw new UserError('not-ready', 'The model is still loading.');
    const { recipe, schedule } = await withSamplers(() => editedRecipe(patch, state));
    if (schedule === null) throw new UserError('aside-model', `Only runs of ${manifest.title}, the model that is open, can be computed here. Open the other model first.`);
    const start = await this.pictures.startOf(recipe, manifest);
    const end = Math.min(until, schedule.timesteps.length);
    const frames: Frame[] = [];
    let tensors: readonly Tensor[] = [];
    const ask = async (inputs: NetworkInputs, index: number): Promise<{ output: Float32Array; tensors: readonly Tensor[] }> => {
      signal?.throwIfAborted();
      const edited = editsAt(recipe, index).length > 0 ? { manifest, recipe, start, index } : undefined;
      const also = index === end - 1 ? names.filter((name) => name !== manifest.output) : [];
      const [output, ...others] = await this.probes.forward(inputs, [manifest.output, ...also], signal, edited, manifest);
      // Without edits nothing tells the engine which model is meant: another one may have been opened while it was asked.
      if (useStore.getState().manifest !== manifest) throw superseded();
      return { output: output?.data ?? new Float32Array(), tensors: output === undefined ? [] : [output, ...others] };
    };
    for await (const { frame, tensors: seen } of trajectory({ manifest, recipe, start, known: [], until: end }, ask)) {
      frames.push(frame);
      tensors = seen.filter(({ name }) => names.includes(name));
      onStep?.(frames.length, end);
    }
    return { recipe, frames, tensors };
  }
}
