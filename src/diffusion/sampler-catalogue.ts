import type { SchedulerClassName } from './config.ts';

// The samplers as a person chooses among them.

export type SamplerGroup = 'Step by step' | 'Fewer steps' | 'Few steps, higher order' | 'From a picture to its noise' | 'Other kinds of model';

export interface SamplerEntry {
  readonly className: SchedulerClassName;
  readonly name: string;
  readonly group: SamplerGroup;
  readonly evaluationsPerStep: 1 | 2;
}

interface Text {
  readonly name: string;
  readonly group: SamplerGroup;
  readonly evaluationsPerStep?: 2;
}

const texts: Readonly<Record<SchedulerClassName, Text>> = {
  DDPMScheduler: { name: 'DDPM', group: 'Step by step' },
  EulerAncestralDiscreteScheduler: { name: 'Euler ancestral', group: 'Step by step' },
  DDIMScheduler: { name: 'DDIM', group: 'Fewer steps' },
  EulerDiscreteScheduler: { name: 'Euler', group: 'Fewer steps' },
  HeunDiscreteScheduler: { name: 'Heun', group: 'Few steps, higher order', evaluationsPerStep: 2 },
  DPMSolverMultistepScheduler: { name: 'DPM-Solver++ 2M', group: 'Few steps, higher order' },
  UniPCMultistepScheduler: { name: 'UniPC', group: 'Few steps, higher order' },
  PNDMScheduler: { name: 'PNDM', group: 'Few steps, higher order' },
  DPMSolverSinglestepScheduler: { name: 'DPM-Solver++ 2S', group: 'Few steps, higher order' },
  DEISMultistepScheduler: { name: 'DEIS', group: 'Few steps, higher order' },
  KDPM2DiscreteScheduler: { name: 'DPM2 (k-diffusion)', group: 'Few steps, higher order', evaluationsPerStep: 2 },
  KDPM2AncestralDiscreteScheduler: { name: 'DPM2 ancestral', group: 'Few steps, higher order', evaluationsPerStep: 2 },
  DDIMInverseScheduler: { name: 'DDIM inversion', group: 'From a picture to its noise' },
  LCMScheduler: { name: 'LCM', group: 'Other kinds of model' },
  FlowMatchEulerDiscreteScheduler: { name: 'Flow matching (Euler)', group: 'Other kinds of model' },
  EDMEulerScheduler: { name: 'EDM (Euler)', group: 'Other kinds of model' },
  EDMDPMSolverMultistepScheduler: { name: 'EDM (DPM-Solver++ 2M)', group: 'Other kinds of model' },
};

/** Every sampler, in the order in which they are shown. */
export const samplerCatalogue: readonly SamplerEntry[] = (Object.entries(texts) as [SchedulerClassName, Text][]).map(
  ([className, text]) => ({
    className,
    name: text.name,
    group: text.group,
    evaluationsPerStep: text.evaluationsPerStep ?? 1,
  }),
);

export function samplerEntry(className: SchedulerClassName): SamplerEntry {
  const entry = samplerCatalogue.find((one) => one.className === className);
  if (entry === undefined) throw new RangeError(className);
  return entry;
}
