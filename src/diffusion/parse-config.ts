import { UserError } from '../base/user-error.ts';
import { isSchedulerClassName, schedulerClassNames, schedulerFields, type SchedulerClassName, type SchedulerConfig } from './config.ts';
import { shown, type Fields } from './config-fields.ts';
import { othersIfHere } from './others.ts';

/** Fields of diffusers before 0.10, which configs published then still have, and which diffusers ignores today. */
const formerFields: ReadonlySet<string> = new Set(['tensor_format', 'timesteps', 'timestep_values', 'predict_epsilon']);

/**
 * Reads the content of a diffusers scheduler_config.json.
 *
 * Fields left out take diffusers' defaults. Fields that begin with `_` (`_diffusers_version` and the like) say where the file comes
 * from. Fields that another class of diffusers reads and this one does not are ignored, as in diffusers, and listed: published configs
 * carry those of the class that they were converted from, and those of versions that are gone. A field that no class reads, or a value that cannot be, is refused; all of them
 * at once. Which fields there are in other classes, and which values do not go together, is known when the other samplers are (others.ts): the page refuses nothing
 * for it before, but the engine, which has them from the start, does.
 *
 * @throws UserError `scheduler-unknown-class`, `scheduler-unknown-field`, `scheduler-bad-value`, `scheduler-unsupported`
 */
export function parseSchedulerConfig(config: unknown): SchedulerConfig {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new UserError('scheduler-bad-value', 'The scheduler config is not a JSON object. Give the content of a scheduler_config.json.');
  }
  const given = config as Readonly<Record<string, unknown>>;
  const className = classNameOf(given['_class_name']);
  const fields: Fields = schedulerFields[className];
  const others = othersIfHere();
  const strange = Object.keys(given).filter((name) => !name.startsWith('_') && !Object.hasOwn(fields, name));
  const ignored = strange.filter((name) => others === null || others.diffusersFields.has(name) || formerFields.has(name));
  const refusals = strange.filter((name) => !ignored.includes(name)).map((name) => unknownField(className, name));
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = given[name];
    try {
      values[name] = value === undefined ? field.default : field.read(value, `${className}.${name}`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      refusals.push(error);
    }
  }
  refuse(refusals);
  // The loop above read each field with the reader that the type of `values` is derived from.
  const parsed = { className, values, ignored } as unknown as SchedulerConfig;
  refuse((others?.conflictsOf(parsed) ?? []).map((sentence) => new UserError('scheduler-bad-value', `${className}: ${sentence}.`)));
  return parsed;
}

function classNameOf(name: unknown): SchedulerClassName {
  if (isSchedulerClassName(name)) return name;
  throw new UserError(
    'scheduler-unknown-class',
    `${name === undefined ? 'The scheduler config has no _class_name' : `The scheduler class ${shown(name)} is not known here`}. ` +
      `Known classes: ${schedulerClassNames.join(', ')}.`,
  );
}

function unknownField(className: SchedulerClassName, name: string): UserError {
  return new UserError(
    'scheduler-unknown-field',
    `${className} has no field ${shown(name)}, and neither has any other scheduler in diffusers. Correct its name, or remove it from the scheduler config.`,
  );
}

/** A file that is no scheduler config at all need not be told field by field. */
const MOST_TOLD = 8;

/** Throws what was found, as one error: nobody should have to mend a config one field a try. */
function refuse(refusals: readonly UserError[]): void {
  const [first, ...others] = refusals;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  const told = refusals.slice(0, MOST_TOLD).map(({ message }) => message);
  const more = refusals.length > MOST_TOLD ? ` And ${refusals.length - MOST_TOLD} more.` : '';
  throw new UserError(first.code, `${refusals.length} things are wrong with this scheduler config. ${told.join(' ')}${more}`);
}

/** Which fields were not read, and which are read as something else, in sentences. */
export function readingNotes({ className, ignored, values }: SchedulerConfig): readonly string[] {
  const notes = ignored.length === 0 ? [] : [`${className} does not read ${ignored.join(', ')}; ignored, as in diffusers.`];
  if (!('use_dynamic_shifting' in values) || !values.use_dynamic_shifting) return notes;
  const [name, shift] = 'shift' in values ? ['shift', values.shift] : ['flow_shift', values.flow_shift];
  const mu = values.time_shift_type === 'linear' ? 'mu' : 'e^mu';
  notes.push(`use_dynamic_shifting asks for a shift that pipelines work out from the size of the picture, as mu; here it is ${name} = ${shift}, which stands for ${mu}.`);
  return notes;
}
