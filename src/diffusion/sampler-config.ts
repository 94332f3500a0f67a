import { UserError } from '../base/user-error.ts';
import { isSchedulerClassName, schedulerClassNames, schedulerFields, type SchedulerClassName, type SchedulerConfig } from './config.ts';
import type { Fields } from './config-fields.ts';
import { at } from './float32.ts';
import { betasOf, finiteAlphaBarSchedule, rescaleZeroTerminalSnr, type ScheduleOptions } from './noise-schedule.ts';
import { parseSchedulerConfig } from './parse-config.ts';
import { samplerEntry } from './sampler-catalogue.ts';

// How a model is moved to another sampler, and which it can be moved to.

/** What a model was trained with, and every sampler must keep, also where its own default differs. */
const MODEL_FIELDS = ['num_train_timesteps', 'beta_start', 'beta_end', 'beta_schedule', 'trained_betas', 'prediction_type', 'rescale_betas_zero_snr'];

/** Ways to space σ, of which one can be on. */
export const SIGMA_SPACINGS = ['use_karras_sigmas', 'use_exponential_sigmas', 'use_beta_sigmas', 'use_lu_lambdas'];

/** Whether a field says how the model was trained, which no sampler may change. */
export function isModelField(name: string): boolean {
  return MODEL_FIELDS.includes(name);
}

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
  if (reason !== undefined) throw new UserError('sampler-incompatible', `${reason} Choose another sampler.`);

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
    } else if ('beta_start' in source.values) {
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

const FLOW_SAMPLERS = schedulerClassNames.filter((name) => name === 'FlowMatchEulerDiscreteScheduler' || Object.hasOwn(schedulerFields[name], 'use_flow_sigmas'));

type Kind = 'betas' | 'flow' | 'edm';

/** What the noise levels of a model are: made of betas, those of straight paths, or EDM's. */
function kindOf({ className, values }: SchedulerConfig): Kind {
  if (className === 'FlowMatchEulerDiscreteScheduler') return 'flow';
  if (!('beta_start' in values)) return 'edm';
  return values.prediction_type === 'flow_prediction' || ('use_flow_sigmas' in values && values.use_flow_sigmas) ? 'flow' : 'betas';
}

const NEEDS: Readonly<Record<Kind, string>> = {
  betas: 'a model that was trained with a noise schedule of betas',
  flow: 'a flow model, which predicts the velocity from noise to picture',
  edm: 'a network trained as in EDM (Karras et al. 2022), which is told σ, or ¼·ln σ, instead of a timestep',
};

function incompatibility(source: SchedulerConfig, className: SchedulerClassName): string | undefined {
  if (source.className === className) return undefined;
  const { name } = samplerEntry(className);
  const target: Fields = schedulerFields[className];
  const wanted: readonly Kind[] =
    className === 'FlowMatchEulerDiscreteScheduler' ? ['flow'] : !Object.hasOwn(target, 'beta_start') ? ['edm'] : FLOW_SAMPLERS.includes(className) ? ['betas', 'flow'] : ['betas'];
  const kind = kindOf(source);
  if (!wanted.includes(kind)) {
    return `${name} needs ${wanted.map((one) => NEEDS[one]).join(' or ')}; this is ${NEEDS[kind]}.`;
  }
  const values: Readonly<Record<string, unknown>> = source.values;
  const prediction = typeof values['prediction_type'] === 'string' ? values['prediction_type'] : 'flow_prediction';
  if (className !== 'FlowMatchEulerDiscreteScheduler' && !accepts(className, 'prediction_type', prediction)) {
    return `${name} cannot use what this model predicts, “${prediction}”.`;
  }
  return undefined;
}

/** Why a class cannot sample this model, in a sentence; undefined where it can. */
export function whyNot(modelConfig: unknown, className: SchedulerClassName): string | undefined {
  return incompatibility(parseSchedulerConfig(modelConfig), className);
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
