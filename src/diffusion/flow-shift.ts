import { at } from './float32.ts';

/** shift·σ / (1 + (shift − 1)·σ): Esser et al. 2024, equation 23. */
export function flowShifted(sigma: number, shift: number): number {
  return (shift * sigma) / (1 + (shift - 1) * sigma);
}

/** Stretches σ so that the last one is `terminal`; a single one, which is the first as well, stays 1 (NaN in diffusers 0.42). */
export function stretchedTo(terminal: number, sigmas: readonly number[]): number[] {
  const factor = (1 - at(sigmas, sigmas.length - 1)) / (1 - terminal);
  if (factor === 0) return [...sigmas];
  return sigmas.map((sigma) => 1 - (1 - sigma) / factor);
}
