import type { Anatomy, Attention } from '../onnx/anatomy-types.ts';
import { meanName, partName, placeOf } from './reduced-names.ts';

/**
 * How much of an attention's probabilities is asked for. At 64×64 pixels each head has 4,096 × 4,096 of them: half a gigabyte a sample for eight heads, of which
 * a page draws one row a head.
 */

/** Probabilities of more values than this, in one sample, are asked for a pixel at a time. */
const MOST_WHOLE = 4_000_000;
/** Of words' layers that are not open only the mean of the heads is drawn: it alone is asked for where there are more values than this. */
const MOST_BESIDE = 400_000;

function countProbabilities({ heads, tokens, resolution }: Attention): number {
  return heads * tokens * resolution[0] * resolution[1];
}

/** Whether it is asked for a pixel at a time. */
export function isByRow(attention: Attention): boolean {
  return countProbabilities(attention) > MOST_WHOLE;
}

/** Where one pixel looks: [samples, heads, 1, keys], in the order of the tensor's own axes. */
export function rowName({ probabilities, queryAxis }: Attention, query: number): string {
  return partName(probabilities, queryAxis, query);
}

/** The mean of the heads, where that is much less than all of them: of probabilities whose last two axes are pixels and keys. Else null. */
export function meanOfHeadsName(attention: Attention, dims: readonly number[] | undefined): string | null {
  const { probabilities, heads, tokens, resolution, queryAxis, keyAxis } = attention;
  const isLast = dims !== undefined && queryAxis + keyAxis === 2 * dims.length - 3 && Math.abs(queryAxis - keyAxis) === 1;
  if (!isLast || heads === 1 || countProbabilities(attention) <= MOST_BESIDE) return null;
  const queries = resolution[0] * resolution[1];
  return meanName(probabilities, heads, queryAxis < keyAxis ? [queries, tokens] : [tokens, queries]);
}

/** Places of all that pages ask of large attentions, so that a session has them from the start. */
export function partsOfAttention({ selfAttention, crossAttention }: Anatomy, dims: ReadonlyMap<string, readonly number[]>): string[] {
  return [
    ...selfAttention.filter(isByRow).map((attention) => placeOf(rowName(attention, 0))),
    ...crossAttention.flatMap((attention) => meanOfHeadsName(attention, dims.get(attention.probabilities)) ?? []),
  ];
}
