import type { Anatomy } from '../onnx/anatomy-types.ts';
import type { GainPlace } from './edit-places.ts';
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

/** `count` stretches of N positions, as even as they can be. */
export function stretchesOf(total: number, count: number): [number, number][] {
  const many = Math.max(1, Math.min(count, total));
  return Array.from({ length: many }, (_, i) => [Math.round((i * total) / many), Math.round(((i + 1) * total) / many) - 1]);
}
