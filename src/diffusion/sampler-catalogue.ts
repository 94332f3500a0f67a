import { UserError } from '../base/user-error.ts';
import {
  isSchedulerClassName,
  schedulerClassNames,
  schedulerFields,
  type SchedulerClassName,
  type SchedulerConfig,
} from './config.ts';
import type { FieldKind, Fields } from './config-fields.ts';
import { at } from './float32.ts';
import { parseSchedulerConfig } from './parse-config.ts';
import { betasOf, finiteAlphaBarSchedule, rescaleZeroTerminalSnr, type ScheduleOptions } from './noise-schedule.ts';

// The samplers as a person chooses among them.

export type SamplerGroup = 'Step by step' | 'Fewer steps' | 'Few steps, higher order' | 'Other kinds of model';

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
};

const SIGMA_SPACINGS = ['use_karras_sigmas', 'use_exponential_sigmas', 'use_beta_sigmas', 'use_lu_lambdas'];

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

/** What a model was trained with, and every sampler must keep, also where its own default differs. */
const MODEL_FIELDS = ['num_train_timesteps', 'beta_start', 'beta_end', 'beta_schedule', 'trained_betas', 'prediction_type', 'rescale_betas_zero_snr'];

/**
 * The config with which another class samples the same model, like diffusers' `Class.from_config(scheduler.config)`: fields
 * that both classes have are kept, the others take the class's defaults, and then `options` are put in. Noise schedules that
 * the class does not know are handed over as trained_betas.
 *
 * @param modelConfig the model's own scheduler_config.json
 * @throws UserError as `parseSchedulerConfig`, and `sampler-incompatible` where the class cannot sample this model
 */
export function samplerConfig(
  modelConfig: unknown,
  className: SchedulerClassName,
  options: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  if (!isSchedulerClassName(className)) parseSchedulerConfig({ _class_name: className });
  const source = parseSchedulerConfig(modelConfig);
  const given = modelConfig as Readonly<Record<string, unknown>>;
  const reason = incompatibility(source, className);
  if (reason !== undefined) throw new UserError('sampler-incompatible', reason);

  const fields: Fields = schedulerFields[className];
  const config: Record<string, unknown> = { _class_name: className };
  if (source.className === className) {
    for (const [name, value] of Object.entries(given)) if (Object.hasOwn(fields, name)) config[name] = value;
  } else {
    const values: Readonly<Record<string, unknown>> = source.values;
    for (const name of Object.keys(fields)) {
      if (MODEL_FIELDS.includes(name) && Object.hasOwn(values, name)) config[name] = values[name];
      else if (given[name] !== undefined && accepts(className, name, given[name])) config[name] = given[name];
    }
    if (className === 'FlowMatchEulerDiscreteScheduler') config['shift'] = values['flow_shift'];
    if (source.className === 'FlowMatchEulerDiscreteScheduler') {
      Object.assign(config, { use_flow_sigmas: true, flow_shift: source.values.shift, prediction_type: 'flow_prediction' });
      delete config['time_shift_type'];
    } else {
      handOverSchedule(source.values, className, config);
    }
  }
  // Of ways to space σ that exclude each other, the one that is asked for replaces the one that came along.
  if (SIGMA_SPACINGS.some((name) => options[name] === true)) for (const name of SIGMA_SPACINGS) Reflect.deleteProperty(config, name);
  const strange = Object.keys(options).filter((name) => !Object.hasOwn(fields, name));
  if (strange.length > 0) {
    throw new UserError('scheduler-unknown-field', `${className} has no option ${strange.map((name) => `"${name}"`).join(', ')}. Remove it, or choose a sampler that has it.`);
  }
  const complete = { ...config, ...options };
  parseSchedulerConfig(complete);
  return complete;
}

/** The classes that can sample this model. */
export function compatibleClasses(modelConfig: unknown): readonly SchedulerClassName[] {
  const source = parseSchedulerConfig(modelConfig);
  return schedulerClassNames.filter((className) => incompatibility(source, className) === undefined);
}

/** A sampler's own way with a field of the same name (UniPC's solver_type) need not be another's. */
function accepts(className: SchedulerClassName, name: string, value: unknown): boolean {
  const fields: Fields = schedulerFields[className];
  try {
    fields[name]?.read(value, name);
    return true;
  } catch {
    return false;
  }
}

function incompatibility(source: SchedulerConfig, className: SchedulerClassName): string | undefined {
  if (source.className === className) return undefined;
  const target: Fields = schedulerFields[className];
  if (source.className === 'FlowMatchEulerDiscreteScheduler') {
    if (Object.hasOwn(target, 'use_flow_sigmas')) return undefined;
    return `This model is a flow model, and ${className} knows no flows. Choose FlowMatchEulerDiscreteScheduler, DPMSolverMultistepScheduler or UniPCMultistepScheduler.`;
  }
  const values: Readonly<Record<string, unknown>> = source.values;
  const usesFlow = values['use_flow_sigmas'] === true || values['prediction_type'] === 'flow_prediction';
  if (className === 'FlowMatchEulerDiscreteScheduler') {
    return usesFlow ? undefined : 'This model was trained with a noise schedule, not as a flow, which FlowMatchEulerDiscreteScheduler needs. Choose another sampler.';
  }
  if (!accepts(className, 'prediction_type', values['prediction_type'])) {
    return `This model predicts "${String(values['prediction_type'])}", which ${className} cannot use. Choose another sampler.`;
  }
  return undefined;
}

/** Where the class has no name for the schedule, its betas themselves say what it is. */
function handOverSchedule(values: ScheduleOptions, className: SchedulerClassName, config: Record<string, unknown>): void {
  const fields: Fields = schedulerFields[className];
  if (className === 'FlowMatchEulerDiscreteScheduler') return;
  const rescales = values.rescale_betas_zero_snr === true && !Object.hasOwn(fields, 'rescale_betas_zero_snr');
  if (accepts(className, 'beta_schedule', values.beta_schedule) && !rescales) return;
  let betas = betasOf(values);
  if (rescales) {
    betas = rescaleZeroTerminalSnr(betas);
    const alphaBars = finiteAlphaBarSchedule(values);
    const last = alphaBars.length - 1;
    // σ must stay finite where the class does not see to it itself; and ᾱ must not rise at the end.
    if (last > 0) betas[last] = Math.max(1 - at(alphaBars, last) / at(alphaBars, last - 1), 0.5);
  }
  config['trained_betas'] = Array.from(betas);
  delete config['beta_schedule'];
}
