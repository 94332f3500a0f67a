import { schedulerFields, type SchedulerClassName } from './config.ts';
import type { FieldKind, Fields } from './config-fields.ts';

// The samplers as a person chooses among them.

export type SamplerGroup = 'Step by step' | 'Fewer steps' | 'Few steps, higher order' | 'From a picture to its noise' | 'Other kinds of model';

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

export interface SamplerEntry {
  readonly className: SchedulerClassName;
  readonly name: string;
  readonly group: SamplerGroup;
  readonly explanation: string;
  readonly evaluationsPerStep: 1 | 2;
  readonly options: readonly SamplerOption[];
}

interface Text {
  readonly name: string;
  readonly group: SamplerGroup;
  readonly explanation: string;
  readonly evaluationsPerStep?: 2;
  readonly options: readonly string[];
}

const texts: Readonly<Record<SchedulerClassName, Text>> = {
  DDPMScheduler: {
    name: 'DDPM',
    group: 'Step by step',
    explanation: 'The original: takes a little noise out, adds a little fresh noise, and needs many steps.',
    options: ['variance_type', 'timestep_spacing', 'clip_sample', 'thresholding'],
  },
  EulerAncestralDiscreteScheduler: {
    name: 'Euler ancestral',
    group: 'Step by step',
    explanation: 'Euler’s step, a bit too far, and fresh noise back up: lively, and never settles as steps are added.',
    options: ['timestep_spacing'],
  },
  DDIMScheduler: {
    name: 'DDIM',
    group: 'Fewer steps',
    explanation: 'Jumps along the straight line from x_t to the estimate; without fresh noise (η = 0) it can be run backwards.',
    options: ['eta', 'timestep_spacing', 'clip_sample', 'thresholding', 'set_alpha_to_one'],
  },
  EulerDiscreteScheduler: {
    name: 'Euler',
    group: 'Fewer steps',
    explanation: 'Follows the slope of the noise level’s curve for one step at a time: the plainest way to solve it.',
    options: [
      'use_karras_sigmas',
      'use_exponential_sigmas',
      'use_beta_sigmas',
      'timestep_spacing',
      'interpolation_type',
      'final_sigmas_type',
    ],
  },
  HeunDiscreteScheduler: {
    name: 'Heun',
    group: 'Few steps, higher order',
    explanation: 'Takes Euler’s step, evaluates the network again there, and steps with the mean of both slopes: two evaluations a step.',
    evaluationsPerStep: 2,
    options: ['use_karras_sigmas', 'use_exponential_sigmas', 'use_beta_sigmas', 'timestep_spacing', 'clip_sample'],
  },
  DPMSolverMultistepScheduler: {
    name: 'DPM-Solver++ 2M',
    group: 'Few steps, higher order',
    explanation: 'Uses the last estimates to curve the step: good pictures in 15 to 25 steps.',
    options: [
      'solver_order',
      'algorithm_type',
      'solver_type',
      'use_karras_sigmas',
      'use_exponential_sigmas',
      'use_beta_sigmas',
      'use_lu_lambdas',
      'timestep_spacing',
      'final_sigmas_type',
      'lower_order_final',
      'euler_at_final',
      'thresholding',
    ],
  },
  UniPCMultistepScheduler: {
    name: 'UniPC',
    group: 'Few steps, higher order',
    explanation: 'Predicts a step, and corrects it with the next evaluation at no extra cost: good from about 10 steps.',
    options: [
      'solver_order',
      'solver_type',
      'predict_x0',
      'use_karras_sigmas',
      'use_exponential_sigmas',
      'use_beta_sigmas',
      'timestep_spacing',
      'final_sigmas_type',
      'lower_order_final',
      'thresholding',
    ],
  },
  PNDMScheduler: {
    name: 'PNDM',
    group: 'Few steps, higher order',
    explanation: 'Averages the last four predicted noises, after a careful start of four evaluations for each of three steps.',
    options: ['skip_prk_steps', 'timestep_spacing', 'set_alpha_to_one'],
  },
  DPMSolverSinglestepScheduler: {
    name: 'DPM-Solver++ 2S',
    group: 'Few steps, higher order',
    explanation: 'Two evaluations belong together: one on the way, and one from which the whole way is taken. Each counts as a step.',
    options: [
      'solver_order',
      'algorithm_type',
      'solver_type',
      'use_karras_sigmas',
      'use_exponential_sigmas',
      'use_beta_sigmas',
      'final_sigmas_type',
      'lower_order_final',
      'thresholding',
    ],
  },
  DEISMultistepScheduler: {
    name: 'DEIS',
    group: 'Few steps, higher order',
    explanation: 'Carries the last predicted noises on as a curve in log σ: as good as DPM-Solver, from the noise in place of the estimate.',
    options: [
      'solver_order',
      'use_karras_sigmas',
      'use_exponential_sigmas',
      'use_beta_sigmas',
      'timestep_spacing',
      'lower_order_final',
      'thresholding',
    ],
  },
  KDPM2DiscreteScheduler: {
    name: 'DPM2 (k-diffusion)',
    group: 'Few steps, higher order',
    explanation: 'Goes half of the step, and takes the whole step with the slope found there: two evaluations a step.',
    evaluationsPerStep: 2,
    options: ['use_karras_sigmas', 'use_exponential_sigmas', 'use_beta_sigmas', 'timestep_spacing'],
  },
  KDPM2AncestralDiscreteScheduler: {
    name: 'DPM2 ancestral',
    group: 'Few steps, higher order',
    explanation: 'DPM2’s step a bit too far, and fresh noise back up, as Euler ancestral does: two evaluations a step.',
    evaluationsPerStep: 2,
    options: ['use_karras_sigmas', 'use_exponential_sigmas', 'use_beta_sigmas', 'timestep_spacing'],
  },
  DDIMInverseScheduler: {
    name: 'DDIM inversion',
    group: 'From a picture to its noise',
    explanation: 'DDIM’s steps backwards. Start it with a picture: it ends in the noise that DDIM makes nearly that picture of.',
    options: ['timestep_spacing', 'clip_sample', 'set_alpha_to_one'],
  },
  LCMScheduler: {
    name: 'LCM',
    group: 'Other kinds of model',
    explanation: 'For models distilled to guess the picture at once: guess, noise again, guess again. Others come out blurred.',
    options: ['original_inference_steps', 'timestep_scaling', 'clip_sample', 'thresholding'],
  },
  FlowMatchEulerDiscreteScheduler: {
    name: 'Flow matching (Euler)',
    group: 'Other kinds of model',
    explanation: 'For rectified-flow models, which predict the velocity from noise to picture: Euler’s steps on straight paths.',
    options: ['shift', 'use_karras_sigmas', 'use_exponential_sigmas', 'use_beta_sigmas', 'stochastic_sampling'],
  },
  EDMEulerScheduler: {
    name: 'EDM (Euler)',
    group: 'Other kinds of model',
    explanation: 'For networks trained as Karras et al. 2022 do, which are told ¼·ln σ in place of a timestep: Euler’s steps in σ.',
    options: ['sigma_schedule', 'sigma_min', 'sigma_max', 'rho', 'final_sigmas_type'],
  },
  EDMDPMSolverMultistepScheduler: {
    name: 'EDM (DPM-Solver++ 2M)',
    group: 'Other kinds of model',
    explanation: 'For the same networks: uses the last estimates to curve the step.',
    options: [
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
  },
};

export const SIGMA_SPACINGS = ['use_karras_sigmas', 'use_exponential_sigmas', 'use_beta_sigmas', 'use_lu_lambdas'];

const optionTexts: Readonly<Record<string, readonly [label: string, explanation: string]>> = {
  eta: ['η, fresh noise', '0 adds none (DDIM), 1 as much as DDPM.'],
  variance_type: ['Fresh noise', 'How much noise a step adds back: the posterior’s variance (small), β (large), or what the model learned.'],
  timestep_spacing: ['Timesteps', 'Leading leaves out the noisiest timesteps, trailing begins with them, linspace takes both ends.'],
  clip_sample: ['Clip the estimate', 'Keeps x̂₀ within the range of pictures at every step.'],
  thresholding: ['Dynamic thresholding', 'Clips x̂₀ at a percentile of each picture and rescales it, against burnt colours at high guidance.'],
  set_alpha_to_one: ['End without noise', 'The last step leads to ᾱ = 1; otherwise to the schedule’s first, slightly noisy level.'],
  use_karras_sigmas: ['Karras spacing', 'More of the steps at low noise, evenly in σ^(1/7).'],
  use_exponential_sigmas: ['Exponential spacing', 'Steps evenly spaced in log σ.'],
  use_beta_sigmas: ['Beta spacing', 'More of the steps at both ends, by the beta distribution.'],
  use_lu_lambdas: ['Uniform in λ', 'Steps evenly spaced in the logarithm of signal to noise.'],
  interpolation_type: ['σ between timesteps', 'Linear between the schedule’s values, or evenly spaced in log σ.'],
  final_sigmas_type: ['Last noise level', 'Zero, or the least that the model was trained on.'],
  solver_order: ['Order', 'How many estimates a step is made from.'],
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
  sigma_min: ['Least σ', 'The least noise level that the run visits.'],
  sigma_max: ['Largest σ', 'The noise level that the run begins at.'],
  rho: ['ρ', 'Larger, more of the steps at low noise.'],
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

/** Every sampler, in the order in which they are shown. */
export const samplerCatalogue: readonly SamplerEntry[] = (Object.entries(texts) as [SchedulerClassName, Text][]).map(
  ([className, text]) => ({
    className,
    name: text.name,
    group: text.group,
    explanation: text.explanation,
    evaluationsPerStep: text.evaluationsPerStep ?? 1,
    options: text.options.map((name) => optionOf(className, name)),
  }),
);

export function samplerEntry(className: SchedulerClassName): SamplerEntry {
  const entry = samplerCatalogue.find((one) => one.className === className);
  if (entry === undefined) throw new RangeError(className);
  return entry;
}

/** A message with the names of fields as the screen has them: “Last noise level” for final_sigmas_type. */
export function inScreenWords(message: string): string {
  const names = Object.keys(optionTexts).sort((a, b) => b.length - a.length);
  const labelled = message.replace(new RegExp(`\\b(?:\\w+Scheduler\\.)?(${names.join('|')})\\b(?!")`, 'g'), (_, name: string) => `“${optionTexts[name]?.[0] ?? name}”`);
  return labelled.replace(/\b\w+Scheduler\b/g, (name) => samplerCatalogue.find((entry) => entry.className === name)?.name ?? name);
}
