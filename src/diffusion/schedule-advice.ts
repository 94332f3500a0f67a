import { schedulerFields, type SchedulerConfig } from './config.ts';
import type { Fields } from './config-fields.ts';

/** Fields that are the likelier reason, where resetting any of several would mend it. */
const SUSPECTS = ['rescale_betas_zero_snr', 'shift_terminal', 'trained_betas', 'beta_start', 'beta_end'];

const REASONS: Readonly<Record<string, string>> = {
  rescale_betas_zero_snr:
    'it makes the last timestep pure noise (ᾱ = 0), and dividing by √ᾱ is how a predicted ε becomes x̂₀; it is meant for models that predict v',
};

/** Whether a config has a finite schedule of so many steps. */
type CanRun = (config: SchedulerConfig, steps: number) => boolean;

/** What to do about a schedule that comes to NaN or infinity: the field that is the reason, where a single one is. */
export function scheduleAdvice(config: SchedulerConfig, steps: number, canRun: CanRun): string {
  const fields: Fields = schedulerFields[config.className];
  const values: Readonly<Record<string, unknown>> = config.values;
  const field = fieldToBlame(config, steps, canRun);
  if (field !== undefined) {
    const reason = REASONS[field] === undefined ? '' : `: ${REASONS[field]}`;
    return `The reason is ${field} = ${shown(values[field])}${reason}. Set it to ${shown(fields[field]?.default)}, or choose another sampler.`;
  }
  if (canRun(config, Math.ceil(steps / 2))) {
    return `With ${steps} steps, two fall on the same timestep, and the step between them has zero length. Take fewer steps.`;
  }
  return 'No single field is the reason: compare the scheduler config with the one that the model was published with.';
}

/** The field that, set back to its default by itself, makes the schedule finite. */
function fieldToBlame(config: SchedulerConfig, steps: number, canRun: CanRun): string | undefined {
  const fields: Fields = schedulerFields[config.className];
  const values: Readonly<Record<string, unknown>> = config.values;
  const changed = Object.keys(fields).filter((name) => values[name] !== fields[name]?.default);
  const inOrder = [...SUSPECTS.filter((name) => changed.includes(name)), ...changed.filter((name) => !SUSPECTS.includes(name))];
  return inOrder.find((name) => {
    // One field less than a config that was read is still one of the same class.
    const mended = { ...config, values: { ...values, [name]: fields[name]?.default } } as unknown as SchedulerConfig;
    return canRun(mended, steps);
  });
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? 'a list of its own' : text;
}
