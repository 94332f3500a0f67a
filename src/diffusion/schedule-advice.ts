import { schedulerFields, type SchedulerConfig } from './config.ts';
import type { Fields } from './config-fields.ts';

/** Fields that are the likelier reason, where resetting any of several would mend it. */
const SUSPECTS = ['rescale_betas_zero_snr', 'shift_terminal'];
/** What a model was trained with is no reason, and not to be changed … */
const OF_THE_TRAINING = ['beta_schedule', 'trained_betas', 'beta_start', 'beta_end', 'prediction_type', 'use_flow_sigmas', 'num_train_timesteps'];
/** … unless no model can have been: a β that adds no noise, or leaves no picture. */
const isBetaOfNothing = (value: unknown): boolean => [value].flat().some((beta) => typeof beta === 'number' && (beta <= 0 || beta >= 1));

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
  const changed = Object.keys(fields).filter((name) => values[name] !== fields[name]?.default && (!OF_THE_TRAINING.includes(name) || isBetaOfNothing(values[name])));
  /** The first that, set back to its default by itself, makes the schedule finite. */
  const toBlame = (among: readonly string[]): string | undefined =>
    among.find((name) => {
      // One field less than a config that was read is still one of the same class.
      const mended = { ...config, values: { ...values, [name]: fields[name]?.default } } as unknown as SchedulerConfig;
      return changed.includes(name) && canRun(mended, steps);
    });
  const advice = (field: string): string => {
    const reason = REASONS[field] === undefined ? '' : `: ${REASONS[field]}`;
    return `The reason is ${field} = ${shown(values[field])}${reason}. Set it to ${shown(fields[field]?.default)}, or choose another sampler.`;
  };
  const field = toBlame([...SUSPECTS, ...changed]);
  if (field !== undefined) return advice(field);
  const more = [1, 2, 3, 5, steps].map((added) => steps + added).filter((count) => count <= config.values.num_train_timesteps);
  const fewer = [0.95, 0.75, 0.5].map((share) => Math.floor(steps * share)).filter((count) => count > 0);
  const possible = [...more, ...fewer].find((count) => canRun(config, count));
  if (possible !== undefined) return `The reason is the number of steps: with ${possible} instead of ${steps} it can be run.`;
  return 'No single field is the reason: compare the scheduler config with the one that the model was published with.';
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? 'a list of its own' : text;
}
