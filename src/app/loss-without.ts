import { guidedAnswer } from '../protocol/answer.ts';
import { holdsAt, type Edit } from '../protocol/edits.ts';
import { recipeAt } from '../protocol/fork.ts';
import type { Manifest } from '../protocol/manifest.ts';
import { worthOf, type Worth as Loss } from '../render/measures.ts';
import { touches } from '../store/edit-places.ts';
import type { Ablation, Part } from '../store/worth.ts';
import { superseded } from './abort.ts';
import type { Probes } from './probes.ts';
import type { Run } from './run.ts';

/** What the network's answer at a position loses without a part of it: see `Worths.of`. */
export async function lossWithout(probes: Probes, manifest: Manifest, run: Run, position: number, part: Part, ablation: Ablation, among: readonly Part[], signal?: AbortSignal): Promise<Loss> {
  const edit = part[ablation] ?? part.cut;
  const recipe = recipeAt(run.recipe, position);
  const also = among.flatMap(({ cut, mean }): Edit[] => (mean === null ? [cut] : [cut, mean]));
  // What is cut or changed already is not what it would be: that is taken back first.
  const others = recipe.edits.filter((one) => !touches(one, edit) || !holdsAt(one, position));
  const answer = async (edits: Edit[]): Promise<Float32Array> => {
    const [output] = await probes.with(run, position, edits, [manifest.output], signal, also);
    signal?.throwIfAborted();
    if (output === undefined || run.room.frame(position) === undefined) throw superseded();
    return guidedAnswer(manifest, output.data, output.dims[0] ?? 1, recipe.guidanceScale);
  };
  const without = await answer([...others, edit]);
  const whole = others.length === recipe.edits.length ? run.room.frame(position)?.modelOutput : await answer(others);
  if (whole === undefined) throw superseded();
  const { channels, height, width } = manifest.sample;
  const shape = { channels, height, width };
  return worthOf({ ...shape, data: whole }, { ...shape, data: without });
}
