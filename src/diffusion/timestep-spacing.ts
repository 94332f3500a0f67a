import { arangeDown, linspace, roundHalfEven } from './sequences.ts';

export type TimestepSpacing = 'linspace' | 'leading' | 'trailing';

export interface SpacingOptions {
  readonly num_train_timesteps: number;
  readonly timestep_spacing: TimestepSpacing;
  readonly steps_offset: number;
}

// The three ways of table 2 in Lin et al. 2023 ("Common Diffusion Noise Schedules and Sample Steps are Flawed"), largest first.

function leading(stepRatio: number, count: number, offset: number): number[] {
  return Array.from({ length: count }, (_, i) => (count - 1 - i) * stepRatio + offset);
}

/**
 * From `start` down in steps of T / count. For some counts (61 of 1000) rounding makes numpy.arange one element longer, and
 * diffusers then takes a step at t = −1, which reads the schedule from its noisy end. We leave that timestep out.
 */
function trailing(start: number, stepRatio: number): number[] {
  return arangeDown(start, stepRatio)
    .map((t) => roundHalfEven(t) - 1)
    .filter((t) => t >= 0);
}

/** Whether NumPy's rounding makes that extra timestep. */
export function hasExtraTimestep(options: SpacingOptions, count: number): boolean {
  const { num_train_timesteps: total } = options;
  return options.timestep_spacing === 'trailing' && arangeDown(total, total / count).length > count;
}

/** Whole timesteps: DDPM, DDIM and (in rising order) PNDM. */
export function wholeTimesteps(options: SpacingOptions, count: number): number[] {
  const { num_train_timesteps: total } = options;
  switch (options.timestep_spacing) {
    case 'linspace':
      return linspace(0, total - 1, count).map(roundHalfEven).reverse();
    case 'leading':
      return leading(Math.floor(total / count), count, options.steps_offset);
    case 'trailing':
      return trailing(total, total / count);
  }
}

/** Timesteps as float32: Euler, Euler ancestral, Heun. Linspace falls between the whole ones. */
export function fractionalTimesteps(options: SpacingOptions, count: number): number[] {
  if (options.timestep_spacing !== 'linspace') return wholeTimesteps(options, count);
  return linspace(0, options.num_train_timesteps - 1, count).map(Math.fround).reverse();
}

/**
 * DPM-Solver and UniPC lay out one point more and leave out the last, which is the end of the trajectory.
 * `last` is T, or less where `lambda_min_clipped` cuts off the noisiest timesteps.
 */
export function solverTimesteps(options: SpacingOptions, count: number, last = options.num_train_timesteps): number[] {
  switch (options.timestep_spacing) {
    case 'linspace':
      return linspace(0, last - 1, count + 1).map(roundHalfEven).reverse().slice(0, -1);
    case 'leading':
      return leading(Math.floor(last / (count + 1)), count + 1, options.steps_offset).slice(0, -1);
    case 'trailing':
      return trailing(last, options.num_train_timesteps / count);
  }
}
