import type { Scheduler } from './sampler.ts';

/** A sample is `signal` · x₀ + `noise` · ε, in the sampler's own scale: √ᾱ and √(1 − ᾱ), or 1 and σ, or 1 − σ and σ. */
export interface Level {
  readonly signal: number;
  readonly noise: number;
}

export function levelAt(scheduler: Pick<Scheduler, 'addNoise'>, i: number): Level {
  const [signal = NaN, noise = NaN] = scheduler.addNoise(Float32Array.of(1, 0), Float32Array.of(0, 1), i);
  return { signal, noise };
}

/** Whether it adds noise from step to step, as an inversion does. */
export const rises = ({ sigmas }: Scheduler): boolean => (sigmas[0] ?? 0) < (sigmas[sigmas.length - 1] ?? 0);
