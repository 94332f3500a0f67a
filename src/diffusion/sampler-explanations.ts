import type { SchedulerClassName } from './config.ts';

/** What each sampler does, in a sentence; DDIM’s own is in others.ts. */
export const explanations: Readonly<Record<Exclude<SchedulerClassName, 'DDIMScheduler'>, string>> = {
  DDPMScheduler: 'The original: removes a little noise, adds a little fresh noise, and needs many steps.',
  EulerAncestralDiscreteScheduler: 'Takes Euler’s step a little too far, then adds fresh noise to come back up: varied, and with more steps the picture of a seed never settles.',
  EulerDiscreteScheduler: 'Follows the slope of the ODE one step at a time: the simplest way to solve it.',
  HeunDiscreteScheduler: 'Takes Euler’s step, evaluates the network again there, and steps along the mean of both slopes: two evaluations per step.',
  DPMSolverMultistepScheduler: 'Uses the previous estimates to curve the step: good pictures in 15 to 25 steps.',
  UniPCMultistepScheduler: 'Predicts a step, and corrects it with the next evaluation at no extra cost: good from about 10 steps.',
  PNDMScheduler: 'Combines the last four noise predictions, after a careful start: three steps of four evaluations each.',
  DPMSolverSinglestepScheduler: 'Evaluations come in pairs: one part of the way, and one from which the full step is taken. Each counts as a step.',
  DEISMultistepScheduler: 'Extrapolates the last noise predictions as a curve in log σ: like DPM-Solver, but from the noise rather than the estimate.',
  KDPM2DiscreteScheduler: 'Goes half the step, then takes the whole step with the slope found there: two evaluations per step.',
  KDPM2AncestralDiscreteScheduler: 'Takes DPM2’s step a little too far, then adds fresh noise to come back up, as Euler ancestral does: two evaluations per step.',
  DDIMInverseScheduler: 'DDIM run backwards. Start it with a picture: it ends in the noise from which DDIM makes nearly that picture.',
  LCMScheduler: 'For models distilled to predict the picture in one go: predict, add noise again, predict again. Others come out blurred.',
  FlowMatchEulerDiscreteScheduler: 'For rectified-flow models, which predict the velocity from noise to picture: Euler’s steps along straight paths.',
  EDMEulerScheduler: 'For networks trained as in Karras et al. 2022, which are told ¼·ln σ instead of a timestep: Euler’s steps in σ.',
  EDMDPMSolverMultistepScheduler: 'For the same networks: uses the previous estimates to curve the step.',
};
