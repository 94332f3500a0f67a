import { checkEdits } from '../../protocol/check-edits.ts';
import type { Edit } from '../../protocol/edits.ts';
import { segmentsOf } from '../../protocol/fork.ts';
import type { Recipe } from '../../protocol/recipe.ts';
import type { ModelParts } from '../../protocol/tensor-layout.ts';
import { checkFromNoise, editPlan, joinedPlan, plannedRun } from './edit-plan.ts';
import { writeScript, type ScriptParts } from './edited-script.ts';
import { KeptConditions } from './kept-conditions.ts';
import { runWords } from '../../store/run-words.ts';

/** One run, or two that are compared. */
export type ExportedRuns = { readonly '': Recipe } | { readonly A: Recipe; readonly B: Recipe };

/**
 * Python that makes the pictures of recipes with numpy, onnx and onnxruntime alone; `look` are tensors that it can be asked for as well. What only the engine
 * can make it reads from `keptFile`. Throws a UserError (`export-…`) for what it cannot.
 */
export function runInParts(recipes: ExportedRuns, model: ModelParts, look: readonly string[], keptFile: string): ScriptParts & { readonly kept: KeptConditions } {
  const kept = new KeptConditions();
  const planned = Object.entries(recipes).map(([letter, recipe]) => {
    checkFromNoise(recipe);
    const run = plannedRun(model.manifest, recipe, kept);
    return { letter, run, plan: editPlan(recipe, editsOf(recipe, model, run.sampler.length), model, look, kept) };
  });
  const runs = Object.fromEntries(planned.map(({ letter, run }) => [letter, run]));
  return { ...writeScript({ ...joinedPlan(planned), kept: kept.isEmpty ? null : keptFile, runs }), kept };
}

/** The same as one script; `about`: what it is of, in lines at its head. */
export function runInPython(recipes: ExportedRuns, model: ModelParts, keptFile: string, about: readonly string[] = []): { readonly code: string; readonly kept: KeptConditions } {
  const { head, network, film, end, kept } = runInParts(recipes, model, [], keptFile);
  return { code: about.map((line) => `# ${line.replace(/\s+/g, ' ')}\n`).join('') + head + network + film + end, kept };
}

/** The words of the runs, the model and the link, for the head of a script. */
export function aboutRuns(recipes: ExportedRuns, { manifest, anatomy }: ModelParts, link: string, modelUrl: string | null): string[] {
  const words = Object.entries(recipes).map(([letter, recipe]) => (letter === '' ? '' : `${letter}: `) + runWords(recipe, anatomy));
  return [...words, `${manifest.title}, ${manifest.model.file}: ${modelUrl ?? 'your own file'}`, `Unetscope, ${link}`];
}

/** The edits of the run, and of those that it has left: each holds as far as its run does. */
function editsOf(recipe: Recipe, model: ModelParts, count: number): Edit[] {
  const segments = segmentsOf(recipe);
  return segments.flatMap(({ at, recipe: { edits } }, i) => {
    const end = (segments[i + 1]?.at ?? count) - 1;
    return checkEdits(edits, model).kept.flatMap((edit): Edit[] => {
      const [first, last] = edit.steps ?? [0, count - 1];
      const steps: [number, number] = [Math.max(first, at), Math.min(last, end)];
      return segments.length === 1 ? [edit] : steps[0] > steps[1] ? [] : [{ ...edit, steps }];
    });
  });
}
