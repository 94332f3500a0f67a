import { UserError } from '../base/user-error.ts';
import type { SchedulerClassName, SchedulerConfig } from './config.ts';
import { parseSchedulerConfig } from './parse-config.ts';
import { ddim } from './ddim.ts';
import { refuseNotFinite } from './finite-schedule.ts';
import { guarded } from './guarded.ts';
import type { otherSampler } from './other-samplers.ts';
import type { Sampler, Scheduler } from './sampler.ts';

export type { Scheduler } from './sampler.ts';

type MakeOther = typeof otherSampler;

/** The shipped models' sampler is here; the others are half of this folder, which no page need wait for before it shows their first picture. */
let others: MakeOther | null = null;

/** Makes the samplers of other-samplers.ts known. Whoever wants all from the start imports every-sampler.ts. */
export function knowOthers(make: MakeOther): void {
  others = make;
}

/** Whether the sampler of a class can be made. */
export function isKnown(className: SchedulerClassName): boolean {
  return className === 'DDIMScheduler' || others !== null;
}

/**
 * A diffusers scheduler, laid out for a number of steps and giving diffusers' numbers.
 *
 * @param config content of a scheduler_config.json, `_class_name` included; fields left out take diffusers' defaults
 * @param numInferenceSteps 1 … num_train_timesteps; samplers with two evaluations per step have more `timesteps` than steps
 * @throws UserError `scheduler-unknown-class`, `scheduler-unknown-field`, `scheduler-bad-value`, `scheduler-unsupported`
 *   for the config, `scheduler-not-finite` for a schedule of NaN or infinity, `scheduler-steps` for the number of steps,
 *   `sampler-not-here` before other samplers than DDIM's are known
 */
export function createScheduler(config: unknown, numInferenceSteps: number): Scheduler {
  const parsed = parseSchedulerConfig(config);
  const most = parsed.values.num_train_timesteps;
  if (!Number.isInteger(numInferenceSteps) || numInferenceSteps < 1 || numInferenceSteps > most) {
    throw new UserError(
      'scheduler-steps',
      `${String(numInferenceSteps)} steps cannot be taken: the schedule has ${String(most)} timesteps. Choose a whole number from 1 to ${String(most)}.`,
    );
  }
  const sampler = samplerOf(parsed, numInferenceSteps);
  refuseNotFinite(parsed, numInferenceSteps, sampler, samplerOf);
  return guarded(parsed.className, sampler);
}

function samplerOf(config: SchedulerConfig, numInferenceSteps: number): Sampler {
  if (config.className === 'DDIMScheduler') return ddim(config.values, numInferenceSteps);
  if (others === null) throw new UserError('sampler-not-here', `The code of ${config.className} has not been loaded yet. Try again.`);
  return others(config, numInferenceSteps);
}
