import type { Tensor } from '../../protocol/frame.ts';
import { deviationFrom, type Deviation, type TensorReference } from '../../protocol/golden-taps.ts';

/** Asks for the tensors in portions, so that progress can be shown and the request cancelled between them. */
export async function measureParity(
  references: ReadonlyMap<string, TensorReference>,
  names: readonly string[],
  forward: (names: readonly string[]) => Promise<readonly Tensor[]>,
  onProgress: (done: number, of: number) => void,
  portion = 24,
): Promise<Deviation[]> {
  const deviations: Deviation[] = [];
  for (let from = 0; from < names.length; from += portion) {
    for (const tensor of await forward(names.slice(from, from + portion))) {
      const reference = references.get(tensor.name);
      if (reference !== undefined) deviations.push(deviationFrom(reference, tensor));
    }
    onProgress(deviations.length, names.length);
  }
  return deviations;
}

export function worstFirst(deviations: readonly Deviation[]): Deviation[] {
  return [...deviations].sort((a, b) => b.relative - a.relative);
}

/** Deviations from here down are drawn on one line, and exact ones on another, beneath it. */
export const DRAWN_LEAST = 1e-9;

/** On which line of the plot a deviation stands, or that the scale says where. */
export function drawnAt(relative: number): 'exact' | 'least' | 'scale' {
  return relative === 0 ? 'exact' : relative <= DRAWN_LEAST ? 'least' : 'scale';
}

/** What `npm run parity` demands of every tensor. */
export const PARITY_LIMIT = 1e-4;
