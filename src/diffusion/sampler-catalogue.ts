import type { SchedulerClassName } from './config.ts';

// The samplers as a person chooses among them.

export type SamplerGroup = 'Step by step' | 'Fewer steps' | 'Few steps, higher order' | 'From a picture to its noise' | 'Other kinds of model';

export interface SamplerEntry {
  readonly className: SchedulerClassName;
  readonly name: string;
  readonly group: SamplerGroup;
  readonly explanation: string;
  readonly evaluationsPerStep: 1 | 2;
}

interface Text {
  readonly name: string;
  readonly group: SamplerGroup;
  readonly explanation: string;
  readonly evaluationsPerStep?: 2;
}

const texts: Readonly<Record<SchedulerClassName, Text>> = {
  DDPMScheduler: {
    name: 'DDPM',
    group: 'Step by step',
    explanation: 'The original: removes a little noise, adds a little fresh noise, and needs many steps.',
  },
  EulerAncestralDiscreteScheduler: {
    name: 'Euler ancestral',
    group: 'Step by step',
    explanation: 'Takes Euler’s step a little too far, then adds fresh noise to come back up: varied, and with more steps the picture of a seed never settles.',
  },
  DDIMScheduler: {
    name: 'DDIM',
    group: 'Fewer steps',
    explanation: 'Jumps along the straight line from x_t to the estimate; without fresh noise (η = 0) it can be run backwards.',
  },
  EulerDiscreteScheduler: {
    name: 'Euler',
    group: 'Fewer steps',
    explanation: 'Follows the slope of the ODE one step at a time: the simplest way to solve it.',
  },
  HeunDiscreteScheduler: {
    name: 'Heun',
    group: 'Few steps, higher order',
    explanation: 'Takes Euler’s step, evaluates the network again there, and steps along the mean of both slopes: two evaluations per step.',
    evaluationsPerStep: 2,
  },
  DPMSolverMultistepScheduler: {
    name: 'DPM-Solver++ 2M',
    group: 'Few steps, higher order',
    explanation: 'Uses the previous estimates to curve the step: good pictures in 15 to 25 steps.',
  },
  UniPCMultistepScheduler: {
    name: 'UniPC',
    group: 'Few steps, higher order',
    explanation: 'Predicts a step, and corrects it with the next evaluation at no extra cost: good from about 10 steps.',
  },
  PNDMScheduler: {
    name: 'PNDM',
    group: 'Few steps, higher order',
    explanation: 'Combines the last four noise predictions, after a careful start: three steps of four evaluations each.',
  },
  DPMSolverSinglestepScheduler: {
    name: 'DPM-Solver++ 2S',
    group: 'Few steps, higher order',
    explanation: 'Evaluations come in pairs: one part of the way, and one from which the full step is taken. Each counts as a step.',
  },
  DEISMultistepScheduler: {
    name: 'DEIS',
    group: 'Few steps, higher order',
    explanation: 'Extrapolates the last noise predictions as a curve in log σ: like DPM-Solver, but from the noise rather than the estimate.',
  },
  KDPM2DiscreteScheduler: {
    name: 'DPM2 (k-diffusion)',
    group: 'Few steps, higher order',
    explanation: 'Goes half the step, then takes the whole step with the slope found there: two evaluations per step.',
    evaluationsPerStep: 2,
  },
  KDPM2AncestralDiscreteScheduler: {
    name: 'DPM2 ancestral',
    group: 'Few steps, higher order',
    explanation: 'Takes DPM2’s step a little too far, then adds fresh noise to come back up, as Euler ancestral does: two evaluations per step.',
    evaluationsPerStep: 2,
  },
  DDIMInverseScheduler: {
    name: 'DDIM inversion',
    group: 'From a picture to its noise',
    explanation: 'DDIM run backwards. Start it with a picture: it ends in the noise from which DDIM makes nearly that picture.',
  },
  LCMScheduler: {
    name: 'LCM',
    group: 'Other kinds of model',
    explanation: 'For models distilled to predict the picture in one go: predict, add noise again, predict again. Others come out blurred.',
  },
  FlowMatchEulerDiscreteScheduler: {
    name: 'Flow matching (Euler)',
    group: 'Other kinds of model',
    explanation: 'For rectified-flow models, which predict the velocity from noise to picture: Euler’s steps along straight paths.',
  },
  EDMEulerScheduler: {
    name: 'EDM (Euler)',
    group: 'Other kinds of model',
    explanation: 'For networks trained as in Karras et al. 2022, which are told ¼·ln σ instead of a timestep: Euler’s steps in σ.',
  },
  EDMDPMSolverMultistepScheduler: {
    name: 'EDM (DPM-Solver++ 2M)',
    group: 'Other kinds of model',
    explanation: 'For the same networks: uses the previous estimates to curve the step.',
  },
};

/** Every sampler, in the order in which they are shown. */
export const samplerCatalogue: readonly SamplerEntry[] = (Object.entries(texts) as [SchedulerClassName, Text][]).map(
  ([className, text]) => ({
    className,
    name: text.name,
    group: text.group,
    explanation: text.explanation,
    evaluationsPerStep: text.evaluationsPerStep ?? 1,
  }),
);

export function samplerEntry(className: SchedulerClassName): SamplerEntry {
  const entry = samplerCatalogue.find((one) => one.className === className);
  if (entry === undefined) throw new RangeError(className);
  return entry;
}
