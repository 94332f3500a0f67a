import { shownValue } from '../base/shown-value.ts';
import { UserError } from '../base/user-error.ts';
import type { Tensor } from '../protocol/frame.ts';
import type { Recipe, RecipePatch } from '../protocol/recipe.ts';
import { importanceKinds, partsToCut, stretchesOf, type ImportanceKind, type ImportanceMap } from '../store/importance.ts';
import type { GainPlace } from '../store/edit-places.ts';
import { useStore } from '../store/store.ts';
import type { Loss } from '../store/worth.ts';
import type { Controller } from './controller.ts';
import type { VisitScript } from './remember-run.ts';
import type { Run } from './run.ts';

/** A run that is here, as a script sees it. */
export interface ScriptRun {
  readonly letter: 'A' | 'B';
  readonly recipe: Recipe;
  readonly computed: number;
  readonly total: number;
  readonly checksum: string | null;
  /** [1, C, H, W], once it is finished. */
  readonly picture: Tensor | null;
}

/** The lab's part of `window.unetscope`. */
export interface LabScripting {
  /** The run in hand and the one beside it; and those of this visit that came to their end, named by what differs from their `parent`, which is the `id` of another. */
  runs(): { readonly hand: ScriptRun; readonly beside: ScriptRun | null; readonly visit: readonly VisitScript[] };
  /** What the network's guided answer loses at a computed step of the run in hand without each part: set to zero, and at its mean. */
  worth(step: number, options?: { of?: ImportanceKind }): Promise<{ name: string; place: GainPlace; cut: Loss; mean: Loss }[]>;
  /** `steps`: how many stretches, or the stretches themselves as [first, last]. The run in hand must be finished. */
  importance(options?: { of?: ImportanceKind; steps?: number | [number, number][]; onProgress?: (map: ImportanceMap) => void; signal?: AbortSignal }): Promise<ImportanceMap>;
  experiments(): Promise<{ id: string; title: string; base: RecipePatch; change: RecipePatch }[]>;
}

export function labScripting(controller: Controller, ready: () => Promise<unknown>): LabScripting {
  const kindOf = (of: unknown): ImportanceKind => {
    const kind = importanceKinds.find((one) => one === of);
    if (kind === undefined) throw new UserError('bad-kind', `of is one of ${importanceKinds.join(', ')}; ${shownValue(of)} is not.`);
    return kind;
  };
  return {
    runs() {
      const { hand, beside } = controller.runs;
      return { hand: scriptRun(hand), beside: beside === null ? null : scriptRun(beside), visit: controller.visited() };
    },
    async worth(step, { of = 'skips' } = {}) {
      await ready();
      const kind = kindOf(of);
      const { manifest, loaded, run } = useStore.getState();
      if (manifest === null || loaded === null) throw new UserError('not-ready', 'The model is still loading. Await unetscope.ready() first.');
      if (!Number.isInteger(step) || step < 0 || step >= run.total) {
        throw new UserError('bad-step', `A step is a whole number from 0 to ${run.total - 1}; ${shownValue(step)} is not.`);
      }
      const parts = partsToCut(loaded.anatomy, kind).map(({ name, place }) => ({
        name,
        place,
        key: JSON.stringify(place),
        cut: { kind: 'gain' as const, ...place, value: 0 },
        mean: { kind: 'mean' as const, ...place },
      }));
      const found = [];
      for (const part of parts) {
        const measure = (ablation: 'cut' | 'mean') => controller.activity.track(controller.worths.of(manifest, controller.runs.hand, step, part, ablation, parts));
        found.push({ name: part.name, place: part.place, cut: await measure('cut'), mean: await measure('mean') });
      }
      return found;
    },
    async importance({ of = 'skips', steps = 5, onProgress = () => undefined, signal } = {}) {
      await ready();
      const { total } = useStore.getState().run;
      return await controller.importance(kindOf(of), readStretches(steps, total), onProgress, signal);
    },
    async experiments() {
      const { experiments } = await import('../features/lab/experiments.ts');
      return experiments.map(({ id, title, base, change }) => structuredClone({ id, title, base, change }));
    },
  };
}

function readStretches(given: unknown, total: number): [number, number][] {
  if (typeof given === 'number' && Number.isInteger(given) && given >= 1) return stretchesOf(total, given);
  const stretches: unknown[] = Array.isArray(given) ? given : [];
  if (stretches.length === 0) {
    throw new UserError('bad-steps', `steps is how many stretches, a whole number from 1 on, or a list of them as [first, last]; ${shownValue(given)} is neither.`);
  }
  return stretches.map((stretch) => {
    const ends: readonly unknown[] = Array.isArray(stretch) ? stretch : [];
    const [first, last] = ends;
    if (typeof first === 'number' && typeof last === 'number' && Number.isInteger(first) && Number.isInteger(last) && first >= 0 && first <= last && last < total) return [first, last];
    throw new UserError('bad-steps', `A stretch is [first, last], whole numbers from 0 to ${total - 1}; ${shownValue(stretch)} is not.`);
  });
}

function scriptRun(run: Run): ScriptRun {
  const { letter, recipe, run: status } = run.record;
  const { manifest } = useStore.getState();
  const picture = run.picture();
  const tensor =
    manifest === null || picture === null ? null : { name: 'xt', dims: [1, manifest.sample.channels, manifest.sample.height, manifest.sample.width], data: picture.slice() };
  return { letter, recipe: structuredClone(recipe), computed: status.computed, total: status.total, checksum: status.checksum, picture: tensor };
}
