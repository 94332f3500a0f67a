import { UserError } from '../base/user-error.ts';
import type { Manifest } from '../protocol/manifest.ts';
import type { Worth as Loss } from '../render/measures.ts';
import { useStore } from '../store/store.ts';
import { worthRoom, type Ablation, type Part } from '../store/worth.ts';
import type { Problems } from './problems.ts';
import type { Probes } from './probes.ts';
import type { Run } from './run.ts';
import { isAbort } from './abort.ts';

/** What parts of the network are worth: one forward pass without each, on the x_t that is kept, against the one with all. */
export class Worths {
  private present = new AbortController();

  constructor(
    private readonly probes: Probes,
    private readonly problems: Problems,
  ) {}

  /** Computes what panels ask for and is not here yet. A newer call takes the place of an older one. */
  async fetch(run: Run, position: number): Promise<void> {
    this.cancel();
    const { signal } = this.present;
    const parts = worthRoom.wanted();
    const { manifest } = useStore.getState();
    const { runId } = run.record;
    if (manifest === null) return;
    try {
      for (const ablation of ['cut', 'mean'] as const) {
        for (const part of parts) {
          if (part[ablation] === null || worthRoom.get(runId, position, part.key, ablation) !== undefined) continue;
          worthRoom.put(runId, position, part.key, ablation, await this.of(manifest, run, position, part, ablation, parts, signal));
        }
      }
      this.problems.clear('worth');
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      this.problems.fail(error, 'worth', () => void this.fetch(run, position));
    }
  }

  /** Of one part, against the network with it as it is. `among`: those that will be asked for next, so that all share one session. */
  async of(manifest: Manifest, run: Run, position: number, part: Part, ablation: Ablation, among: readonly Part[], signal?: AbortSignal): Promise<Loss> {
    // It came with the model (with-model.ts).
    const { lossWithout } = await import('./loss-without.ts');
    return await lossWithout(this.probes, manifest, run, position, part, ablation, among, signal);
  }

  /** Of one part alone, when it is cut. Rejects with a UserError. */
  async ofOne(run: Run, position: number, part: Part, signal?: AbortSignal): Promise<Loss> {
    const { manifest } = useStore.getState();
    if (manifest === null) throw new UserError('not-ready', 'The model is still loading.');
    return await this.of(manifest, run, position, part, 'cut', [part], signal);
  }

  cancel(): void {
    this.present.abort();
    this.present = new AbortController();
  }
}
