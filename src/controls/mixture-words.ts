import { formatFixed } from '../ui/format.ts';

/** What ᾱ says, in words: x_t = √ᾱ·x₀ + √(1−ᾱ)·ε (DDPM, equation 4). */
export function mixtureWords(alphaBar: number): string {
  return `x_t ${mixtureSum(alphaBar)}`;
}

/** … after its x_t, where that is typeset. */
export function mixtureSum(alphaBar: number): string {
  return `= ${formatFixed(Math.sqrt(alphaBar), 2)} × picture + ${formatFixed(Math.sqrt(1 - alphaBar), 2)} × noise`;
}
