import type { Estimate } from './prediction.ts';
import type { StepResult } from './sampler.ts';
import { sumOf, type ScalarValues, type Stage, type Term } from './terms.ts';

/**
 * What a step gives: the estimate, and x_t′ with the terms that add up to it.
 * @param values the numbers behind the symbols of all terms
 * @param stages what was worked out between x̂₀ and x_t′
 * @param data x_t′ itself, where diffusers adds the terms up in another order than theirs
 */
export function stepResult(
  { predX0, predNoise, terms, unclipped, clipped }: Estimate,
  prevSample: readonly Term[],
  values: ScalarValues,
  stages: readonly Stage[] = [],
  data: Float32Array = sumOf(prevSample),
): StepResult {
  return {
    prevSample: data,
    predOriginalSample: predX0,
    predNoise,
    terms: { predOriginalSample: terms, unclippedPredOriginalSample: unclipped, clipped, stages, prevSample, values },
  };
}
