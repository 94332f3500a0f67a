import { parsePythonJson } from '../../base/python-json.ts';
import { UserError } from '../../base/user-error.ts';
import { schedulerFields } from '../../diffusion/config.ts';
import type { Fields } from '../../diffusion/config-fields.ts';
import { parseSchedulerConfig, readingNotes } from '../../diffusion/parse-config.ts';
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
  const config = parsed(text);
  const read = parseSchedulerConfig(config);
  const { className } = read;
  const fields: Fields = schedulerFields[className];
  const given = samplerConfig(scheduler, className);
  const values: Readonly<Record<string, unknown>> = read.values;
  const said = [...readingNotes(read)];
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
  return { patch: { sampler: className, options }, said };
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
