import { formatFixed } from '../ui/format.ts';

/** What ᾱ says, in words: x_t = √ᾱ·x₀ + √(1−ᾱ)·ε (DDPM, equation 4). */
export function mixtureWords(alphaBar: number): string {
  return `x_t ${mixtureSum(amplitudes(alphaBar))}`;
}

/** Of picture and noise in x_t, on the scale of ᾱ. */
export function amplitudes(alphaBar: number): { signal: number; noise: number } {
  return { signal: Math.sqrt(alphaBar), noise: Math.sqrt(1 - alphaBar) };
}

/** … after its x_t, where that is typeset, in whatever scale the x_t is. */
export function mixtureSum({ signal, noise }: { readonly signal: number; readonly noise: number }): string {
  return `= ${signal === 1 && noise > 0 ? '' : `${formatFixed(signal, 2)} × `}picture + ${formatFixed(noise, 2)} × noise`;
}
