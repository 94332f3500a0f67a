import { UserError } from '../base/user-error.ts';
import type { SchedulerConfig } from './config.ts';
import { parseSchedulerConfig } from './parse-config.ts';
import { ddim } from './ddim.ts';
import { guarded } from './guarded.ts';
import { others, othersIfHere } from './others.ts';
import type { Sampler, Scheduler } from './sampler.ts';

export type { Scheduler } from './sampler.ts';

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
  // The schedules of the shipped models are finite; the engine, which has the others from the start, refuses what the page has let pass.
  othersIfHere()?.refuseNotFinite(parsed, numInferenceSteps, sampler, samplerOf);
  return guarded(parsed.className, sampler);
}

function samplerOf(config: SchedulerConfig, numInferenceSteps: number): Sampler {
  if (config.className === 'DDIMScheduler') return ddim(config.values, numInferenceSteps);
  return others(config.className).otherSampler(config, numInferenceSteps);
}
