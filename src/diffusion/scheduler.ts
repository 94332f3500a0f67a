import { UserError } from '../base/user-error.ts';
import type { SchedulerConfig } from './config.ts';
import { parseSchedulerConfig } from './parse-config.ts';
import { ddim } from './ddim.ts';
import { ddimInverse } from './ddim-inverse.ts';
import { ddpm } from './ddpm.ts';
import { deisMultistep } from './deis-multistep.ts';
import { dpmSolverMultistep } from './dpm-solver-multistep.ts';
import { dpmSolverSinglestep } from './dpm-solver-singlestep.ts';
import { edmDpmSolverMultistep } from './edm-dpm-solver-multistep.ts';
import { edmEuler } from './edm-euler.ts';
import { eulerAncestral } from './euler-ancestral.ts';
import { euler } from './euler.ts';
import { refuseNotFinite } from './finite-schedule.ts';
import { flowMatchEuler } from './flow-match-euler.ts';
import { guarded } from './guarded.ts';
import { heun } from './heun.ts';
import { kdpm2 } from './kdpm2.ts';
import { lcm } from './lcm.ts';
import { pndm } from './pndm.ts';
import type { Sampler, Scheduler } from './sampler.ts';
import { uniPc } from './uni-pc.ts';

export type { Scheduler } from './sampler.ts';

/**
 * A diffusers scheduler, laid out for a number of steps and giving diffusers' numbers.
 *
 * @param config content of a scheduler_config.json, `_class_name` included; fields left out take diffusers' defaults
 * @param numInferenceSteps 1 … num_train_timesteps; samplers with two evaluations per step have more `timesteps` than steps
 * @throws UserError `scheduler-unknown-class`, `scheduler-unknown-field`, `scheduler-bad-value`, `scheduler-unsupported`
 *   for the config, `scheduler-not-finite` for a schedule of NaN or infinity, `scheduler-steps` for the number of steps
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
  switch (config.className) {
    case 'DDPMScheduler':
      return ddpm(config.values, numInferenceSteps);
    case 'DDIMScheduler':
      return ddim(config.values, numInferenceSteps);
    case 'EulerDiscreteScheduler':
      return euler(config.values, numInferenceSteps);
    case 'EulerAncestralDiscreteScheduler':
      return eulerAncestral(config.values, numInferenceSteps);
    case 'HeunDiscreteScheduler':
      return heun(config.values, numInferenceSteps);
    case 'DPMSolverMultistepScheduler':
      return dpmSolverMultistep(config.values, numInferenceSteps);
    case 'UniPCMultistepScheduler':
      return uniPc(config.values, numInferenceSteps);
    case 'LCMScheduler':
      return lcm(config.values, numInferenceSteps);
    case 'PNDMScheduler':
      return pndm(config.values, numInferenceSteps);
    case 'FlowMatchEulerDiscreteScheduler':
      return flowMatchEuler(config.values, numInferenceSteps);
    case 'DPMSolverSinglestepScheduler':
      return dpmSolverSinglestep(config.values, numInferenceSteps);
    case 'DEISMultistepScheduler':
      return deisMultistep(config.values, numInferenceSteps);
    case 'KDPM2DiscreteScheduler':
      return kdpm2(config.values, numInferenceSteps, false);
    case 'KDPM2AncestralDiscreteScheduler':
      return kdpm2(config.values, numInferenceSteps, true);
    case 'DDIMInverseScheduler':
      return ddimInverse(config.values, numInferenceSteps);
    case 'EDMEulerScheduler':
      return edmEuler(config.values, numInferenceSteps);
    case 'EDMDPMSolverMultistepScheduler':
      return edmDpmSolverMultistep(config.values, numInferenceSteps);
  }
}
