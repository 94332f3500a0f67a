import { UserError } from '../../base/user-error.ts';
import type { Edit, EditSource } from '../../protocol/edits.ts';
import { segmentsOf } from '../../protocol/fork.ts';
import { conditionsFor } from '../../protocol/inputs.ts';
import { extraName, type Manifest } from '../../protocol/manifest.ts';
import { sourceRecipe, type Recipe } from '../../protocol/recipe.ts';
import { crossAttentionOf, layoutOf, type ModelParts } from '../../protocol/tensor-layout.ts';
import type { KeptConditions, PlannedConditions } from './kept-conditions.ts';
import { samplerNumbers, type SamplerNumbers } from './sampler-numbers.ts';

/** What edited-run.py is told: what the anatomy, the graph and the samplers say is found here, not there. Throws UserErrors (`export-…`). Pure. */

/** A tensor where an edit changes it. */
interface PlannedSite {
  readonly edit: number;
  readonly tensor: string;
  readonly into: string | null;
  /** Only these places of an axis. */
  readonly chosen: readonly (readonly [axis: number, places: readonly number[]])[];
  /** Axes over which a mean is taken. */
  readonly picture?: readonly number[];
  readonly part?: 'below' | 'skip';
  readonly factor?: number;
  readonly source?: string;
}

/** What holds from an evaluation on: one, or one more for each fork. */
interface PlannedPart {
  readonly from: number;
  readonly seed: number;
  readonly guidanceScale: number;
  readonly conditions: PlannedConditions;
}

interface PlannedRun extends SamplerNumbers {
  readonly parts: readonly PlannedPart[];
}

/** What the script reads of a model and of edits of it; `look` are tensors that it can be asked for. */
export function editPlan(recipe: Recipe, edits: readonly Edit[], model: ModelParts, look: readonly string[], kept: KeptConditions) {
  const { manifest } = model;
  const { sample, autoencoder } = manifest;
  const sources = edits.flatMap((edit) => (edit.kind === 'patch' ? [edit.from] : []));
  if (sources.length > 0) checkFromNoise(recipe);
  if (edits.some(({ kind }) => kind === 'timestep')) checkTimestep(manifest);
  return {
    modelFile: manifest.model.file,
    inputs: manifest.inputs,
    timestepScale: manifest.timestepScale,
    output: manifest.output,
    look,
    shape: [sample.channels, sample.height, sample.width],
    further: sample.extra.length === 0 ? null : { name: extraName(manifest), values: sample.extra },
    decoder: autoencoder === null ? null : { file: autoencoder.decoder.file, scalingFactor: autoencoder.scalingFactor, shiftFactor: autoencoder.shiftFactor },
    lastTimestep: Number(manifest.scheduler['num_train_timesteps'] ?? 1000) - 1,
    sources: Object.fromEntries(sources.map((from) => [sourceKey(from), plannedRun(manifest, sourceRecipe(recipe, from), kept)])),
    edits: edits.map((edit) => (edit.kind === 'prompt' ? { ...edit, conditions: kept.planned(conditionsFor(manifest, [edit.prompt])) } : edit)),
    sites: edits.flatMap((edit, number) => sitesOf(edit, model).map((site) => ({ edit: number, ...site }) satisfies PlannedSite)),
  };
}

/** One plan of the runs of a script: where there are two, each edit holds in its own alone, and takes from runs of its own. */
export function joinedPlan(planned: readonly { readonly letter: string; readonly plan: ReturnType<typeof editPlan> }[]) {
  const [first] = planned;
  if (first === undefined || planned.length === 1) return { ...first?.plan };
  const of = (letter: string, source: string): string => `${letter} ${source}`;
  const before = (index: number): number => planned.slice(0, index).reduce((sum, { plan }) => sum + plan.edits.length, 0);
  return {
    ...first.plan,
    sources: Object.fromEntries(planned.flatMap(({ letter, plan }) => Object.entries(plan.sources).map(([key, run]) => [of(letter, key), run] as const))),
    edits: planned.flatMap(({ letter, plan }) => plan.edits.map((edit) => ({ ...edit, run: letter }))),
    sites: planned.flatMap(({ letter, plan }, i) => plan.sites.map((site) => ({ ...site, edit: site.edit + before(i), ...(site.source === undefined ? {} : { source: of(letter, site.source) }) }))),
  };
}

/** Whether the script can make the run from noise on. */
export function checkFromNoise(recipe: Recipe): void {
  if (recipe.start !== null) {
    throw new UserError('export-start', 'The script starts from noise, but this run starts from a picture. Remove the picture, then export again.');
  }
  if (recipe.noise !== 'philox') {
    throw new UserError('export-noise', 'The script draws the app’s own noise (Philox), but this run starts from other noise. Choose Philox, then export again.');
  }
}

/** Edits that tell the network another t do so on the sampler's own scale. */
function checkTimestep({ title, timestepScale }: Manifest): void {
  if (timestepScale !== 1) {
    throw new UserError('export-timestep', `The script cannot tell ${title} another t, because that reads t times ${timestepScale}. Remove the edit of t, then export again.`);
  }
}

export function plannedRun(manifest: Manifest, recipe: Recipe, kept: KeptConditions): PlannedRun {
  const parts = segmentsOf(recipe).map(({ at, recipe: { seed, guidanceScale, prompt, negativePrompt } }) => (
    { from: at, seed, guidanceScale, conditions: kept.planned(conditionsFor(manifest, [negativePrompt === '' ? null : negativePrompt, prompt])) }
  ));
  return { parts, ...samplerNumbers(manifest, recipe) };
}

const sourceKey = (from: EditSource): string => JSON.stringify(from);

function sitesOf(edit: Edit, model: ModelParts): Omit<PlannedSite, 'edit'>[] {
  switch (edit.kind) {
    case 'prompt':
      return [];
    case 'word':
      return crossAttentionOf(model, edit.layer).map(({ probabilities, keyAxis }) => ({ tensor: probabilities, into: null, chosen: [[keyAxis, [edit.word]]] }));
    case 'timestep': {
      const block = model.anatomy.residualBlocks.find(({ output }) => output === edit.block);
      const brings = block === undefined ? [] : block.timeScale !== null && [block.timeScale, block.timeShift].includes(block.time) ? [block.timeScale, block.timeShift] : [block.time];
      return brings.flatMap((tensor) => (tensor === null ? [] : [{ tensor, into: null, chosen: [] }]));
    }
    case 'freeu':
      return freeuSites([[edit.b1, edit.s1], [edit.b2, edit.s2]], model);
    default: {
      const layout = layoutOf(model, edit.tensor);
      const { channels, heads }: { channels?: readonly number[] | undefined; heads?: readonly number[] | undefined } = edit.kind === 'filter' || edit.kind === 'noise' ? {} : edit;
      if (heads !== undefined && layout?.heads?.folded === true) {
        throw new UserError('export-heads', `“${edit.tensor}” keeps the heads of all samples along one axis, which the script cannot separate. Remove that edit, then export again.`);
      }
      const chosen = [[layout?.channels, channels], [layout?.heads?.axis, heads]] as const;
      return [
        {
          tensor: edit.tensor,
          into: edit.into ?? null,
          chosen: chosen.flatMap(([axis, places]) => (axis === undefined || axis === null || places === undefined ? [] : [[axis, places] as const])),
          picture: layout?.picture ?? [],
          ...(edit.kind === 'patch' ? { source: sourceKey(edit.from) } : {}),
        },
      ];
    }
  }
}

/** The lowest decoder level that joins a skip, then the one above, as diffusers counts them. */
function freeuSites(numbers: readonly (readonly [b: number, s: number])[], model: ModelParts): Omit<PlannedSite, 'edit'>[] {
  const skips = model.anatomy.skips.filter(({ op }) => op === 'Concat');
  const levels = [...new Set(skips.map(({ level }) => level))].sort((a, b) => b - a);
  return numbers.flatMap(([b, s], i) =>
    skips.filter(({ level }) => level === levels[i]).flatMap(({ encoder, decoder, joined }) => {
      const half = Math.floor((layoutOf(model, decoder)?.dims[1] ?? 0) / 2);
      const first = Array.from({ length: half }, (_, c) => c);
      return [
        { tensor: decoder, into: joined, part: 'below' as const, factor: b, chosen: [[1, first]] as const },
        { tensor: encoder, into: joined, part: 'skip' as const, factor: s, chosen: [] },
      ];
    }),
  );
}
