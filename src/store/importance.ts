import type { Anatomy } from '../onnx/anatomy-types.ts';
import { editsAt, everywhere } from '../protocol/fork.ts';
import type { Edit } from '../protocol/edits.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { touches, type GainPlace } from './edit-places.ts';
import { nameOfPart } from './edit-words.ts';

/** Which kind of part an importance map cuts, one after the other. */
export const importanceKinds = ['skips', 'blocks', 'attention', 'heads'] as const;
export type ImportanceKind = (typeof importanceKinds)[number];

export interface ImportantPart {
  readonly name: string;
  readonly place: GainPlace;
}

/** How much a run changes when a part is cut in a stretch of its steps. */
export interface ImportanceCell {
  /** Mean square difference of the final pictures, values clipped to −1 … 1. */
  readonly picture: number;
  /** Σ (ε̂ − ε̂₋)² ÷ Σ ε̂² at the stretch's first step, on the x_t that both runs have there. */
  readonly atOnce: number;
}

export interface ImportanceMap {
  readonly kind: ImportanceKind;
  readonly parts: readonly ImportantPart[];
  /** Positions of the run. */
  readonly total: number;
  /** First and last position of each stretch. */
  readonly stretches: readonly (readonly [number, number])[];
  /** parts × stretches; null while it is not computed. */
  readonly cells: readonly (readonly (ImportanceCell | null)[])[];
  /** Forward passes that were run, and those that were not because the steps before the cut are the unedited run's. */
  readonly passes: number;
  readonly saved: number;
}

export function partsToCut(anatomy: Anatomy, kind: ImportanceKind): ImportantPart[] {
  const layers = [...anatomy.crossAttention, ...anatomy.selfAttention];
  switch (kind) {
    case 'skips':
      return anatomy.skips.map(({ encoder, joined }) => part(anatomy, { tensor: encoder, into: joined }));
    case 'blocks':
      return anatomy.residualBlocks.map(({ branch, output }) => part(anatomy, { tensor: branch, into: output }));
    case 'attention':
      return layers.map(({ output }) => part(anatomy, { tensor: output }));
    case 'heads':
      return layers.flatMap(({ probabilities, heads }) =>
        Array.from({ length: heads }, (_, head) => ({ name: `head ${head + 1}, ${nameOfPart(anatomy, probabilities)}`, place: { tensor: probabilities, heads: [head] } })),
      );
  }
}

function part(anatomy: Anatomy, place: GainPlace): ImportantPart {
  return { name: nameOfPart(anatomy, place.tensor, place.into), place };
}

/**
 * The two runs whose difference is what a part matters in a stretch of a run of `total` positions: the run with the part cut there, and the run with the part as it is. What
 * the run itself does to the part is taken back there first: of what is cut already, the cut would change nothing. `whole` is the very recipe where it does nothing to it.
 */
export function runsOfCut(recipe: Recipe, place: GainPlace, stretch: readonly [number, number], total: number): { readonly whole: Recipe; readonly cut: Recipe } {
  const without = (edits: readonly Edit[]): Edit[] => edits.flatMap((edit) => (touches(edit, place) ? outside(edit, stretch, total) : [edit]));
  const cut: Edit = { kind: 'gain', ...place, value: 0, steps: [stretch[0], stretch[1]] };
  return {
    whole: changesPart(recipe, place, stretch) ? everywhere(recipe, (of) => ({ ...of, edits: without(of.edits) })) : recipe,
    cut: everywhere(recipe, (of) => ({ ...of, edits: [...without(of.edits), cut] })),
  };
}

/** Whether a run itself changes a part somewhere in a stretch. */
export function changesPart(recipe: Recipe, place: GainPlace, [first, last]: readonly [number, number]): boolean {
  return Array.from({ length: last - first + 1 }, (_, i) => editsAt(recipe, first + i)).some((edits) => edits.some((edit) => touches(edit, place)));
}

/** Whether two recipes that are otherwise the same do the same to the network from a position on. */
export function sameEditsFrom(one: Recipe, other: Recipe, first: number, total: number): boolean {
  const at = (recipe: Recipe, position: number): string => JSON.stringify(editsAt(recipe, position).map((edit) => ({ ...edit, steps: null })));
  return Array.from({ length: total - first }, (_, i) => first + i).every((position) => at(one, position) === at(other, position));
}

/** What is left of an edit before and after a stretch. */
function outside(edit: Edit, [first, last]: readonly [number, number], total: number): Edit[] {
  const [from, until] = edit.steps ?? [0, total - 1];
  if (until < first || from > last) return [edit];
  const before: Edit[] = from < first ? [{ ...edit, steps: [from, first - 1] }] : [];
  return until > last ? [...before, { ...edit, steps: [last + 1, until] }] : before;
}

/** How many cells of a map are computed. */
export function importanceCells({ cells }: Pick<ImportanceMap, 'cells'>): number {
  return cells.flat().filter((cell) => cell !== null).length;
}

/** The cells that a map begins with: those of one that was stopped, where it is of the same parts and stretches, or none. */
export function cellsToGoOn(known: ImportanceMap | null, parts: readonly ImportantPart[], stretches: ImportanceMap['stretches'], total: number): (ImportanceCell | null)[][] {
  const isSame = known !== null && known.total === total && JSON.stringify([known.parts, known.stretches]) === JSON.stringify([parts, stretches]);
  return parts.map((_, p) => stretches.map((__, s) => (isSame ? (known.cells[p]?.[s] ?? null) : null)));
}

/** `count` stretches of N positions, as even as they can be. */
export function stretchesOf(total: number, count: number): [number, number][] {
  const many = Math.max(1, Math.min(count, total));
  return Array.from({ length: many }, (_, i) => [Math.round((i * total) / many), Math.round(((i + 1) * total) / many) - 1]);
}
