import type { SelectGroup } from '../../ui/SelectField.tsx';

const choices = [
  { value: 'DDPMScheduler', label: 'DDPM', explanation: 'Fresh noise at every step, as the model was trained (Ho et al. 2020). Wants many steps.', group: 'Random', hasEta: false },
  { value: 'DDIMScheduler', label: 'DDIM', explanation: 'The same seed always takes the same path; few steps are enough (Song et al. 2020).', group: 'Deterministic', hasEta: true },
  { value: 'EulerDiscreteScheduler', label: 'Euler', explanation: 'One straight step along the slope of the trajectory (Karras et al. 2022).', group: 'Deterministic', hasEta: false },
];

export const samplerGroups: readonly SelectGroup[] = [...new Set(choices.map(({ group }) => group))].map((label) => ({
  label,
  options: choices.filter(({ group }) => group === label),
}));

export function describeSampler(sampler: string): { title: string; explanation: string; hasEta: boolean } {
  const choice = choices.find(({ value }) => value === sampler);
  return { title: choice?.label ?? sampler, explanation: choice?.explanation ?? '', hasEta: choice?.hasEta ?? false };
}
