import { linkedPosition } from '../store/linked-position.ts';
import { isHeavy, slowPass } from '../store/slow-pass.ts';
import { useStore } from '../store/store.ts';
import type { View } from '../store/view.ts';
import type { Probes } from './probes.ts';
import type { Run } from './run.ts';
import type { Runs } from './runs.ts';
import type { Worths } from './worth.ts';

/** What the parts of the page show of the network, at the position where the hand rests. */
export class OnScreen {
  constructor(
    private readonly runs: Runs,
    private readonly probes: Probes,
    private readonly worths: Worths,
  ) {}

  /** Computes the position and fetches the tensors that panels show of it; where that is slow, not without being asked. */
  async settle(isAsked = false): Promise<void> {
    const { view, run, playing, engine, waits } = useStore.getState();
    if (playing || engine.phase !== 'ready' || run.total === 0) return;
    const look = Math.min(view.step, run.total - 1);
    const isPatient = !isAsked && slowPass(useStore.getState()) !== null;
    const lacks = isPatient && (look >= run.computed || this.probes.lacks(this.places(look)));
    if (lacks !== waits) useStore.setState({ waits: lacks });
    if (isPatient) return;
    if (look >= run.computed) {
      try {
        await this.runs.hand.compute(look + 1);
      } catch {
        return; // shown already, or replaced
      }
    }
    const still = () => Math.min(useStore.getState().view.step, useStore.getState().run.total - 1) === look;
    if (still()) await this.probes.fetchOnScreen(this.places(look));
    const { source, state } = useStore.getState().run;
    if (still() && !isHeavy(useStore.getState()) && source === 'live' && state !== 'running') await this.worths.fetch(this.runs.hand, look);
  }

  /** Asks for a tensor that is to be opened before the page is drawn for it: the network runs meanwhile. */
  ahead(next: View): Promise<void> {
    const { view, run, playing, engine, loaded } = useStore.getState();
    const { page, tensor, step } = next;
    const opens = page === 'tensor' && (view.page !== page || view.tensor !== tensor) && view.step === step;
    const look = Math.min(step, run.total - 1);
    if (!opens || loaded === null || playing || engine.phase !== 'ready' || look >= run.computed || slowPass(useStore.getState()) !== null) return Promise.resolve();
    const { anatomy, tensors } = loaded;
    // Of attention the panel itself says which part it shows.
    const inParts = [...anatomy.selfAttention, ...anatomy.crossAttention].some(({ probabilities }) => probabilities === tensor);
    const names = tensors.flatMap(({ name }) => (name === tensor && !inParts ? [name] : []));
    return names.length === 0 ? Promise.resolve() : this.probes.fetchOnScreen(this.places(look), names);
  }

  /** Where the panels look: at a position of the run in hand, and at the one that belongs to it of the run beside. */
  private places(position: number): { run: Run; position: number }[] {
    const { hand, beside } = this.runs;
    const places = [{ run: hand, position }];
    if (beside !== null) {
      const linked = linkedPosition(hand.record.schedule.timesteps, beside.record.schedule.timesteps, position);
      places.push({ run: beside, position: linked });
    }
    return places;
  }

  /** The named tensors at every computed position, of both runs where two are compared. */
  async everyStep(names: readonly string[], onProgress?: (done: number, of: number) => void, signal?: AbortSignal): Promise<void> {
    const runs = this.runs.all();
    const of = runs.reduce((sum, { record }) => sum + record.run.computed, 0);
    let before = 0;
    for (const run of runs) {
      const { computed } = run.record.run;
      const base = before;
      await this.probes.fetchSteps(run, names, (done) => onProgress?.(base + done, of), signal);
      before += computed;
    }
  }
}
