import { parsePythonJson } from '../../base/python-json.ts';
import { UserError } from '../../base/user-error.ts';
import { isSchedulerClassName, schedulerClassNames, schedulerFields, type SchedulerClassName } from '../../diffusion/config.ts';
import type { Fields } from '../../diffusion/config-fields.ts';
import { parseSchedulerConfig, readingNotes } from '../../diffusion/parse-config.ts';
import { refuseLearned } from '../../diffusion/refuse-learned.ts';
import { isModelField, samplerConfig } from '../../diffusion/sampler-config.ts';
import type { Manifest } from '../../protocol/manifest.ts';
import type { RecipePatch } from '../../protocol/recipe.ts';

export interface PastedConfig {
  readonly patch: RecipePatch;
  /** A sentence for everything that was not taken over. */
  readonly said: readonly string[];
}

/**
 * The sampler and its options that a scheduler_config.json asks for, or what a notebook prints of a scheduler. How the model was trained stays
 * the model's own: its noise schedule and what it predicts.
 *
 * @throws UserError `scheduler-bad-value` and the like, all that is wrong at once
 */
export function readPastedConfig(text: string, scheduler: Manifest['scheduler']): PastedConfig {
  const { config, said: of } = hereAs(parsed(text));
  const read = parseSchedulerConfig(config);
  const { className } = read;
  const fields: Fields = schedulerFields[className];
  const given = samplerConfig(scheduler, className);
  const values: Readonly<Record<string, unknown>> = read.values;
  if (values['use_flow_sigmas'] === true && given['use_flow_sigmas'] !== true) {
    throw new UserError('sampler-incompatible', 'use_flow_sigmas is true: this config belongs to a flow model, which predicts the velocity from noise to picture. The model here was trained with a noise schedule of betas. Paste a config without use_flow_sigmas.');
  }
  const said = [...of, ...readingNotes(read)];
  const options: Record<string, string | number | boolean> = {};
  const kept: string[] = [];
  const strange: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const here = given[name] ?? field.default;
    const wanted = values[name];
    if (JSON.stringify(wanted) === JSON.stringify(here)) continue;
    if (isModelField(name)) {
      // What the config leaves out says nothing about the model.
      if (Object.hasOwn(config, name)) kept.push(Array.isArray(here) ? `${name} (a list of ${here.length})` : `${name} = ${JSON.stringify(here)}`);
    } else if (typeof wanted === 'string' || typeof wanted === 'boolean' || (typeof wanted === 'number' && Number.isFinite(wanted))) {
      options[name] = wanted;
    } else {
      strange.push(name);
    }
  }
  if (kept.length > 0) said.push(`How this model was trained stays as it is: ${kept.join(', ')}.`);
  if (strange.length > 0) said.push(`Not set, because a run here cannot hold its value: ${strange.join(', ')}.`);
  // What a run would refuse is refused here, before anything changes.
  refuseLearned({ _class_name: className, ...options });
  return { patch: { sampler: className, options }, said };
}

/** Classes of diffusers that compute what one of those here does, in another way. */
const SAME: Readonly<Record<string, SchedulerClassName>> = { DDIMParallelScheduler: 'DDIMScheduler', DDPMParallelScheduler: 'DDPMScheduler' };

/** A config under the class that it has here, and what is to be said of that. */
function hereAs(config: Readonly<Record<string, unknown>>): { readonly config: Readonly<Record<string, unknown>>; readonly said: readonly string[] } {
  const name = config['_class_name'];
  if (typeof name !== 'string' || isSchedulerClassName(name)) return { config, said: [] };
  if (/Pipeline$/.test(name)) {
    throw new UserError('scheduler-bad-value', `This is the model_index.json of a pipeline, ${name}. Paste scheduler/scheduler_config.json, from the same repository.`);
  }
  const className = SAME[name] ?? schedulerClassNames.find((known) => `Flax${known}` === name);
  return className === undefined ? { config, said: [] } : { config: { ...config, _class_name: className }, said: [`${name} takes the same steps as ${className}, which is used.`] };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value = parsePythonJson(text.slice(Math.max(text.indexOf('{'), 0)));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw new UserError('scheduler-bad-value', 'This is not JSON. Paste the whole scheduler_config.json, from { to }.', { cause });
  }
  throw new UserError('scheduler-bad-value', 'This is not a scheduler_config.json. Paste all of it, from { to }.');
}
