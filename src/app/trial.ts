import { trajectory } from '../engine/trajectory.ts';
import type { Edit } from '../protocol/edits.ts';
import type { Frame } from '../protocol/frame.ts';
import { useStore } from '../store/store.ts';
import { tensorRoom } from '../store/tensors.ts';
import { isAbort } from './abort.ts';
import type { Pictures } from './pictures.ts';
import type { Probes } from './probes.ts';
import type { Problems } from './problems.ts';
import type { Run } from './run.ts';

/** While a hand drags an edit: one forward pass on the x_t in view, shown in the frame's place. The newest values win. */
export class Trial {
  private next: { readonly run: Run; readonly edits: Edit[] } | null = null;
  private busy = false;
  private ended = 0;

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
    const start = await this.pictures.startOf(recipe, manifest);
    const known = run.room.allFrames().slice(0, index).filter((frame): frame is Frame => frame !== undefined);
    const names = [manifest.output, ...this.probes.wanted().filter((name) => name !== manifest.output)];
    const ask = async () => {
      const tensors = await this.probes.with(run, index, edits, names);
      return { output: tensors[0]?.data ?? new Float32Array(), tensors };
    };
    for await (const { frame, tensors } of trajectory({ manifest, recipe, start, known, until: index + 1 }, ask)) {
      if (wanted()) tensorRoom.setTrial({ room: run.room, frame, tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])) });
    }
  }
}
