import { trajectory } from '../engine/trajectory.ts';
import type { Edit } from '../protocol/edits.ts';
import type { Frame, Tensor } from '../protocol/frame.ts';
import { useStore } from '../store/store.ts';
import { tensorRoom } from '../store/tensors.ts';
import { ignore, isAbort } from './abort.ts';
import type { Pictures } from './pictures.ts';
import type { Probes } from './probes.ts';
import type { Problems } from './problems.ts';
import type { Run } from './run.ts';

/** While a hand drags an edit: one forward pass on the x_t in view, shown in the frame's place. The newest values win. */
export class Trial {
  private next: { readonly run: Run; readonly edits: Edit[] } | null = null;
  private busy = false;
  private ended = 0;
  /** What the last one showed. */
  private shown: ReadonlyMap<string, Tensor> = new Map();

  constructor(
    private readonly probes: Probes,
    private readonly pictures: Pictures,
    private readonly problems: Problems,
  ) {}

  async show(run: Run, edits: Edit[]): Promise<void> {
    this.next = { run, edits };
    if (this.busy) return;
    this.busy = true;
    try {
      // What was asked for after an end is another trial, and shown.
      for (let now = this.take(); now !== null; now = this.take()) {
        const begun = this.ended;
        await this.step(now.run, now.edits, () => this.ended === begun);
      }
      this.problems.clear('recipe');
    } catch (error) {
      this.next = null;
      if (!isAbort(error)) this.problems.fail(error, 'recipe', null);
    } finally {
      this.busy = false;
    }
  }

  /** The frame is shown as it is again. */
  end(): void {
    this.ended++;
    this.next = null;
    this.shown = new Map();
    tensorRoom.setTrial(null);
  }

  private take(): { readonly run: Run; readonly edits: Edit[] } | null {
    const { next } = this;
    this.next = null;
    return next;
  }

  private async step(run: Run, edits: Edit[], wanted: () => boolean): Promise<void> {
    const { manifest, view } = useStore.getState();
    const index = Math.min(view.step, run.record.run.total - 1);
    if (manifest === null || run.room.frame(index) === undefined) return;
    // Before its fork a run is the one that it left, and its edits change nothing.
    if (index < (run.recipe.fork?.at ?? 0)) return;
    const recipe = { ...run.recipe, edits };
    const names = [manifest.output, ...this.probes.wanted().filter((name) => name !== manifest.output)];
    // At once: the sampler goes over the steps before while the network runs.
    const asked = this.probes.with(run, index, edits, names);
    // Whoever awaits it hears of it.
    asked.catch(ignore);
    const ask = async () => {
      const tensors = await asked;
      return { output: tensors[0]?.data ?? new Float32Array(), tensors };
    };
    const start = await this.pictures.startOf(recipe, manifest);
    const known = run.room.allFrames().slice(0, index).filter((frame): frame is Frame => frame !== undefined);
    for await (const { frame, tensors } of trajectory({ manifest, recipe, start, known, until: index + 1 }, ask)) {
      if (!wanted()) continue;
      // The pictures of the answer first: to compare the tensors and render all of the figure takes a quarter of a pass.
      tensorRoom.announceTrial(run.room, frame);
      this.shown = new Map(tensors.map((tensor) => [tensor.name, this.held(run, index, tensor)]));
      tensorRoom.setTrial({ room: run.room, frame, tensors: this.shown });
    }
  }

  /** The same tensor as before where the edit leaves it as it was, to the bit: what is drawn of it stays. */
  private held(run: Run, index: number, tensor: Tensor): Tensor {
    return [run.room.probe(index, tensor.name), this.shown.get(tensor.name)].find((before) => before !== undefined && sameValues(before, tensor)) ?? tensor;
  }
}

/** Two that differ do so within the first few values. */
function sameValues({ data: a }: Tensor, { data: b }: Tensor): boolean {
  if (a.length !== b.length) return false;
  // A callback for each of a hundred thousand values would take as long as drawing them.
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
