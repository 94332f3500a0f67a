import { f32, sqrt32 } from './float32.ts';

export interface AncestralSplit {
  /** Where the slope leads: below the step's end. */
  readonly down: number;
  /** Standard deviation of the fresh noise that brings it back up to the step's end. */
  readonly up: number;
}

/**
 * How an ancestral step from σ to σ′ is split: the variance of DDPM's posterior, σ_up² = σ′²·(σ² − σ′²)/σ², is fresh noise, and σ_down² is
 * the rest of σ′². That rest is σ′⁴/σ². As diffusers subtracts it in float32 it may come to zero or less where σ′ is far below σ, and the
 * whole step to NaN; there it is taken from the formula.
 */
export function ancestralSplit(from: number, to: number): AncestralSplit {
  const fromSquared = f32(from * from);
  const toSquared = f32(to * to);
  const up = sqrt32(f32(f32(toSquared * f32(fromSquared - toSquared)) / fromSquared));
  const rest = f32(toSquared - f32(up * up));
  return { up, down: rest > 0 || !(from > to) ? sqrt32(rest) : f32(toSquared / from) };
}
