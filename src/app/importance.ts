import { UserError } from '../base/user-error.ts';
import { trajectory } from '../engine/trajectory.ts';
import type { Edit } from '../protocol/edits.ts';
import type { Frame, NetworkInputs } from '../protocol/frame.ts';
import type { Manifest } from '../protocol/manifest.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { clipped, meanSquareError } from '../render/measures.ts';
import { cellsToGoOn, partsToCut, runsOfCut, sameEditsFrom, type ImportanceCell, type ImportanceKind, type ImportanceMap } from '../store/importance.ts';
import { useStore } from '../store/store.ts';
import type { Pictures } from './pictures.ts';
import type { Probes } from './probes.ts';
import type { Run } from './run.ts';

/** How much each part of the network matters in each stretch of a run: the run once more for each, with the part cut there. */
export class Importance {
  constructor(
    private readonly probes: Probes,
    private readonly pictures: Pictures,
  ) {}

  /** Calls `onProgress` with the map as far as it is. `known`: one of the same run that was stopped. Rejects with a UserError, or the signal's reason. */
  async of(
    run: Run,
    kind: ImportanceKind,
    stretches: readonly (readonly [number, number])[],
    onProgress: (map: ImportanceMap) => void,
    signal?: AbortSignal,
    known: ImportanceMap | null = null,
  ): Promise<ImportanceMap> {
    const { manifest, loaded } = useStore.getState();
    const { total, state } = run.record.run;
    if (manifest === null || loaded === null) throw new UserError('not-ready', 'The model is still loading.');
    const frames = run.room.allFrames().slice(0, total).filter((frame): frame is Frame => frame !== undefined);
    if (frames.length < total || state === 'running') throw new UserError('not-computed', 'The run has not finished yet. Let it finish first.');
    const parts = partsToCut(loaded.anatomy, kind);
    const cells = cellsToGoOn(known, parts, stretches, total);
    const also = parts.map(({ place }): Edit => ({ kind: 'gain', ...place, value: 0 }));
    let passes = known?.passes ?? 0;
    let saved = known?.saved ?? 0;
    const map = (): ImportanceMap => ({ kind, parts, total, stretches, cells: cells.map((row) => [...row]), passes, saved });
    for (const [p, { place }] of parts.entries()) {
      for (const [s, steps] of stretches.entries()) {
        if ((cells[p]?.[s] ?? null) !== null) continue;
        const [first] = steps;
        const { whole, cut } = runsOfCut(run.recipe, place, steps, total);
        // Of a part that the run leaves alone the one is the run, of a part that it cuts the other.
        const framesOf = async (recipe: Recipe): Promise<readonly Frame[]> => {
          if (recipe === run.recipe || sameEditsFrom(recipe, run.recipe, first, total)) return frames.slice(first);
          const own = await this.framesOf(manifest, recipe, frames.slice(0, first), also, signal);
          passes += own.length;
          saved += first;
          return own;
        };
        const row = cells[p];
        if (row !== undefined) row[s] = compare(await framesOf(whole), await framesOf(cut));
        onProgress(map());
      }
    }
    return map();
  }

  /** Of a run from the first that is not known on. */
  private async framesOf(manifest: Manifest, recipe: Recipe, known: readonly Frame[], also: readonly Edit[], signal?: AbortSignal): Promise<Frame[]> {
    const start = await this.pictures.startOf(recipe, manifest);
    const ask = async (inputs: NetworkInputs, index: number) => {
      signal?.throwIfAborted();
      const [output] = await this.probes.forward(inputs, [manifest.output], signal, { manifest, recipe, start, index, also });
      return { output: output?.data ?? new Float32Array(), tensors: [] };
    };
    const frames: Frame[] = [];
    for await (const { frame } of trajectory({ manifest, recipe, start, known, until: Infinity }, ask)) frames.push(frame);
    return frames;
  }
}

function compare(whole: readonly Frame[], cut: readonly Frame[]): ImportanceCell {
  const [before, after] = [whole.at(-1)?.prev, cut.at(-1)?.prev];
  const [a, b] = [whole[0]?.modelOutput, cut[0]?.modelOutput];
  if (before === undefined || after === undefined || a === undefined || b === undefined) return { picture: NaN, atOnce: NaN };
  const energy = meanSquareError(a, new Float32Array(a.length));
  return { picture: meanSquareError(clipped(before), clipped(after)), atOnce: meanSquareError(a, b) / energy };
}
