import type { Tensor } from '../../protocol/frame.ts';

/** How far one tensor is from PyTorch's. */
export interface Deviation {
  readonly name: string;
  /** max |ours − PyTorch's|; Infinity where a value is not a number or the lengths differ. */
  readonly largest: number;
  /** max |PyTorch's|. */
  readonly scale: number;
  /** largest ÷ scale. */
  readonly relative: number;
}

export function deviationOf(name: string, ours: Float32Array, theirs: Float32Array): Deviation {
  let largest = ours.length === theirs.length ? 0 : Infinity;
  let scale = 0;
  for (let i = 0; i < theirs.length; i++) {
    const wanted = theirs[i] ?? NaN;
    const difference = Math.abs((ours[i] ?? NaN) - wanted);
    largest = Number.isNaN(difference) ? Infinity : Math.max(largest, difference);
    scale = Math.max(scale, Math.abs(wanted));
  }
  return { name, largest, scale, relative: largest === 0 ? 0 : largest / scale };
}

/** Asks for the tensors in portions, so that progress can be shown and the request cancelled between them. */
export async function measureParity(
  golden: ReadonlyMap<string, Float32Array>,
  names: readonly string[],
  look: (names: readonly string[]) => Promise<readonly Tensor[]>,
  onProgress: (done: number, of: number) => void,
  portion = 24,
): Promise<Deviation[]> {
  const deviations: Deviation[] = [];
  for (let from = 0; from < names.length; from += portion) {
    for (const { name, data } of await look(names.slice(from, from + portion))) {
      deviations.push(deviationOf(name, data, golden.get(name) ?? new Float32Array(0)));
    }
    onProgress(deviations.length, names.length);
  }
  return deviations;
}

export function worstFirst(deviations: readonly Deviation[]): Deviation[] {
  return [...deviations].sort((a, b) => b.relative - a.relative);
}

/** What `npm run parity` demands of every tensor. */
export const PARITY_LIMIT = 1e-4;
