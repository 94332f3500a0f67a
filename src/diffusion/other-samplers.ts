import { torchNormal } from '../base/torch-noise.ts';
import type { SchedulerConfig } from './config.ts';
import { conflictsOf } from './config-conflicts.ts';
import { ddimInverse } from './ddim-inverse.ts';
import { ddpm } from './ddpm.ts';
import { deisMultistep } from './deis-multistep.ts';
import { diffusersFields } from './diffusers-fields.ts';
import { dpmSolverMultistep } from './dpm-solver-multistep.ts';
import { dpmSolverSinglestep } from './dpm-solver-singlestep.ts';
import { edmDpmSolverMultistep } from './edm-dpm-solver-multistep.ts';
import { edmEuler } from './edm-euler.ts';
import { eulerAncestral } from './euler-ancestral.ts';
import { euler } from './euler.ts';
import { refuseNotFinite } from './finite-schedule.ts';
import { flowMatchEuler } from './flow-match-euler.ts';
import { checkBeginsAnew, joined, movedTo, takesOverAt } from './going-on.ts';
import { heun } from './heun.ts';
import { kdpm2 } from './kdpm2.ts';
import { lcm } from './lcm.ts';
import { pndm } from './pndm.ts';
import { explanations } from './sampler-explanations.ts';
import { refuseLearned } from './refuse-learned.ts';
import { startingAt } from './starting-at.ts';
import { uniPc } from './uni-pc.ts';
import type { Sampler } from './sampler.ts';

/** Makes the sampler of any class but DDIM's, which scheduler.ts has itself. */
function otherSampler(config: Exclude<SchedulerConfig, { className: 'DDIMScheduler' }>, numInferenceSteps: number): Sampler {
  switch (config.className) {
    case 'DDPMScheduler':
      return ddpm(config.values, numInferenceSteps);
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

/** See others.ts. */
export const everythingElse = { otherSampler, conflictsOf, diffusersFields, explanations, startingAt, checkBeginsAnew, joined, movedTo, takesOverAt, torchNormal, refuseNotFinite, refuseLearned };
