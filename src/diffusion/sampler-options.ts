import { schedulerFields, type SchedulerClassName } from './config.ts';
import type { FieldKind, Fields } from './config-fields.ts';
import { samplerCatalogue } from './sampler-catalogue.ts';
import { SIGMA_SPACINGS } from './sampler-config.ts';

// The options of the samplers as a person chooses among them.

export interface SamplerOption {
  /** Field of the scheduler config; or `eta`, which goes with each step. */
  readonly name: string;
  readonly belongsTo: 'config' | 'step';
  readonly label: string;
  readonly explanation: string;
  readonly kind: FieldKind;
  readonly default: unknown;
  /** Options that cannot be on together with this one. */
  readonly excludes: readonly string[];
}

/** The other spacings of σ that nearly every solver over σ has. */
const sigmaSpacings = ['use_karras_sigmas', 'use_exponential_sigmas', 'use_beta_sigmas'];

const optionNames: Readonly<Record<SchedulerClassName, readonly string[]>> = {
  DDPMScheduler: ['variance_type', 'timestep_spacing', 'clip_sample', 'thresholding'],
  EulerAncestralDiscreteScheduler: ['timestep_spacing'],
  DDIMScheduler: ['eta', 'timestep_spacing', 'clip_sample', 'thresholding', 'set_alpha_to_one'],
  EulerDiscreteScheduler: [...sigmaSpacings, 'timestep_spacing', 'interpolation_type', 'final_sigmas_type'],
  HeunDiscreteScheduler: [...sigmaSpacings, 'timestep_spacing', 'clip_sample'],
  DPMSolverMultistepScheduler: [
    'solver_order',
    'algorithm_type',
    'solver_type',
    ...sigmaSpacings,
    'use_lu_lambdas',
    'timestep_spacing',
    'final_sigmas_type',
    'lower_order_final',
    'euler_at_final',
    'thresholding',
  ],
  UniPCMultistepScheduler: [
    'solver_order',
    'solver_type',
    'predict_x0',
    ...sigmaSpacings,
    'timestep_spacing',
    'final_sigmas_type',
    'lower_order_final',
    'thresholding',
  ],
  PNDMScheduler: ['skip_prk_steps', 'timestep_spacing', 'set_alpha_to_one'],
  DPMSolverSinglestepScheduler: [
    'solver_order',
    'algorithm_type',
    'solver_type',
    ...sigmaSpacings,
    'final_sigmas_type',
    'lower_order_final',
    'thresholding',
  ],
  DEISMultistepScheduler: ['solver_order', ...sigmaSpacings, 'timestep_spacing', 'lower_order_final', 'thresholding'],
  KDPM2DiscreteScheduler: [...sigmaSpacings, 'timestep_spacing'],
  KDPM2AncestralDiscreteScheduler: [...sigmaSpacings, 'timestep_spacing'],
  DDIMInverseScheduler: ['timestep_spacing', 'clip_sample', 'set_alpha_to_one'],
  LCMScheduler: ['original_inference_steps', 'timestep_scaling', 'clip_sample', 'thresholding'],
  FlowMatchEulerDiscreteScheduler: ['shift', ...sigmaSpacings, 'stochastic_sampling'],
  EDMEulerScheduler: ['sigma_schedule', 'sigma_min', 'sigma_max', 'rho', 'final_sigmas_type'],
  EDMDPMSolverMultistepScheduler: [
    'solver_order',
    'algorithm_type',
    'solver_type',
    'sigma_schedule',
    'sigma_min',
    'sigma_max',
    'rho',
    'final_sigmas_type',
    'lower_order_final',
    'euler_at_final',
    'thresholding',
  ],
};

const optionTexts: Readonly<Record<string, readonly [label: string, explanation: string]>> = {
  eta: ['η, fresh noise', '0 adds none (DDIM), 1 as much as DDPM.'],
  variance_type: ['Fresh noise', 'How much noise a step adds back: the posterior’s variance (small), β (large), or what the model learned.'],
  timestep_spacing: ['Timesteps', 'Leading leaves out the noisiest timesteps, trailing begins with them, linspace takes both ends.'],
  clip_sample: ['Clip the estimate', 'Keeps x̂₀ within the range of pictures at every step.'],
  thresholding: ['Dynamic thresholding', 'Clips x̂₀ at a percentile of each picture and rescales it, to avoid burnt-out colours at high guidance.'],
  set_alpha_to_one: ['End without noise', 'The last step goes to ᾱ = 1; otherwise to the schedule’s first, slightly noisy level.'],
  use_karras_sigmas: ['Karras spacing', 'More of the steps at low noise, evenly in σ^(1/7).'],
  use_exponential_sigmas: ['Exponential spacing', 'Steps evenly spaced in log σ.'],
  use_beta_sigmas: ['Beta spacing', 'More of the steps at both ends, by the beta distribution.'],
  use_lu_lambdas: ['Uniform in λ', 'Steps evenly spaced in the logarithm of the signal-to-noise ratio.'],
  interpolation_type: ['σ between timesteps', 'Linear between the schedule’s values, or evenly spaced in log σ.'],
  final_sigmas_type: ['Last noise level', 'Zero, or the lowest that the model was trained on.'],
  solver_order: ['Order', 'How many estimates each step uses.'],
  algorithm_type: ['Algorithm', '++ integrates the estimate of the picture, the other the noise; sde adds fresh noise at each step.'],
  solver_type: ['Variant', 'How the second-order term is approximated.'],
  predict_x0: ['Integrate the estimate', 'Works on x̂₀; otherwise on the predicted noise.'],
  lower_order_final: ['Lower order at the end', 'Steadier last steps when there are few.'],
  euler_at_final: ['Euler at the end', 'Takes the last step at order 1.'],
  skip_prk_steps: ['Skip the careful start', 'Leaves out the Runge–Kutta steps, as Stable Diffusion did.'],
  original_inference_steps: ['Distillation steps', 'Steps of the schedule that the model was distilled on.'],
  timestep_scaling: ['Timestep scaling', 'How fast the consistency function turns from its input to the estimate.'],
  shift: ['Shift', 'Above 1, more of the steps at high noise.'],
  sigma_schedule: ['Spacing of σ', 'Evenly in σ^(1/ρ) (karras) or in log σ (exponential).'],
  sigma_min: ['Smallest σ', 'The smallest noise level that the run visits.'],
  sigma_max: ['Largest σ', 'The noise level at which the run begins.'],
  rho: ['ρ', 'The larger, the more of the steps at low noise.'],
  stochastic_sampling: ['Fresh noise', 'Jumps to the estimate and noises it again at every step.'],
};

const eta: SamplerOption = {
  name: 'eta',
  belongsTo: 'step',
  label: 'η, fresh noise',
  explanation: '0 adds none (DDIM), 1 as much as DDPM.',
  kind: { type: 'number', min: 0, max: 1 },
  default: 0,
  excludes: [],
};

function optionOf(className: SchedulerClassName, name: string): SamplerOption {
  if (name === 'eta') return eta;
  const fields: Fields = schedulerFields[className];
  const field = fields[name];
  const [label, explanation] = optionTexts[name] ?? [name, ''];
  if (field === undefined) throw new RangeError(`${className} has no option ${name}`);
  return {
    name,
    belongsTo: 'config',
    label,
    explanation,
    kind: field.kind,
    default: field.default,
    excludes: SIGMA_SPACINGS.includes(name) ? SIGMA_SPACINGS.filter((other) => other !== name && Object.hasOwn(fields, other)) : [],
  };
}

/** What can be chosen of a class, in the order in which it is shown. */
export function samplerOptions(className: SchedulerClassName): readonly SamplerOption[] {
  return optionNames[className].map((name) => optionOf(className, name));
}

/** DDIM, Euler ancestral: as the menu has it. */
export function samplerName(className: string): string {
  return samplerCatalogue.find((entry) => entry.className === className)?.name ?? className.replace(/Scheduler$/, '');
}

/** An option of the recipe in the middle of a sentence: “Karras spacing” and “on”, “order” and “3”. */
export function optionWords(name: string, value: string | number | boolean | undefined): { readonly name: string; readonly value: string } {
  const label = optionTexts[name]?.[0] ?? name;
  return {
    name: /^(?!Karras|Euler)\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label,
    value: value === undefined ? 'as published' : value === true ? 'on' : value === false ? 'off' : String(value),
  };
}

/** What nobody knows by the name of a class, as a person chooses among samplers. */
const UNKNOWN_CLASS = /The scheduler class "(\w+?)(?:Scheduler)?" is not known here\. Known classes:/;

/** A message with the names of fields and samplers as the screen has them: “Last noise level” for final_sigmas_type. */
export function inScreenWords(message: string): string {
  const names = Object.keys(optionTexts).sort((a, b) => b.length - a.length);
  return message
    .replace(UNKNOWN_CLASS, 'There is no sampler “$1” here. There are:')
    .replace(new RegExp(`\\b(?:\\w+Scheduler\\.)?(${names.join('|')})\\b(?!")`, 'g'), (_, name: string) => `“${optionTexts[name]?.[0] ?? name}”`)
    .replace(/\b\w+Scheduler\b/g, (name) => samplerCatalogue.find((entry) => entry.className === name)?.name ?? name);
}
