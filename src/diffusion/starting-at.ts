import { UserError } from '../base/user-error.ts';
import type { Scheduler } from './sampler.ts';

/**
 * The rest of a sampler's run from evaluation `from` on, as a scheduler of its own whose indices begin at 0 there: image to image, which
 * noises a picture to that level and takes the noise out again (SDEdit, Meng et al. 2021; diffusers' set_begin_index).
 *
 * @throws UserError `recipe-start` where the run has no such evaluation, or cannot begin there
 */
export function startingAt(scheduler: Scheduler, from: number): Scheduler {
  const count = scheduler.timesteps.length;
  if (!Number.isInteger(from) || from < 0 || from >= count) {
    throw new UserError('recipe-start', `The run has ${count} network evaluations, so it can start at 0 to ${count - 1}; ${from} is not one of them.`);
  }
  if (!scheduler.canStartAt(from)) {
    throw new UserError(
      'recipe-start',
      `${scheduler.className} cannot start at evaluation ${from}: its evaluations there belong together. Start at another, choose another sampler, or start from noise.`,
    );
  }
  const first = scheduler.stepOf(from);
  return {
    ...scheduler,
    timesteps: scheduler.timesteps.slice(from),
    sigmas: scheduler.sigmas.slice(from),
    numSteps: scheduler.numSteps - first,
    canStartAt: (i) => scheduler.canStartAt(from + i),
    stepOf: (i) => scheduler.stepOf(from + i) - first,
    usesNoise: (i, eta) => scheduler.usesNoise(from + i, eta),
    scaleModelInput: (sample, i) => scheduler.scaleModelInput(sample, from + i),
    addNoise: (sample, noise, i) => scheduler.addNoise(sample, noise, from + i),
    step: (modelOutput, i, sample, options = {}) => scheduler.step(modelOutput, from + i, sample, i === 0 ? { ...options, start: true } : options),
  };
}
