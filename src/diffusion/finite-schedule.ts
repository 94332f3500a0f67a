import { UserError } from '../base/user-error.ts';
import { schedulerFields, type SchedulerConfig } from './config.ts';
import type { Fields } from './config-fields.ts';
import { at } from './float32.ts';
import type { Sampler } from './sampler.ts';

/** Fields that are the likelier reason, where resetting any of several would mend it. */
const SUSPECTS = ['rescale_betas_zero_snr', 'shift_terminal', 'trained_betas', 'beta_start', 'beta_end'];

const REASONS: Readonly<Record<string, string>> = {
  rescale_betas_zero_snr:
    'it makes the last timestep pure noise (ᾱ = 0), and dividing by √ᾱ is how a predicted ε becomes x̂₀; it is meant for models that predict v',
};

type SamplerOf = (config: SchedulerConfig, steps: number) => Sampler;

/** Schedules that were found finite, by class, fields and steps: the same one is made again and again while a run is looked at. */
const foundFinite = new Set<string>();
const MOST_KEPT = 64;

/**
 * Refuses a config whose schedule comes to NaN or infinity: when the sampler is made, every step is taken once with one number in place of
 * a picture. Else it would be found a step late, in the middle of a run, and be blamed on the network.
 *
 * @throws UserError `scheduler-not-finite`, which names the field where a single one is the reason
 */
export function refuseNotFinite(config: SchedulerConfig, steps: number, sampler: Sampler, samplerOf: SamplerOf): void {
  const key = JSON.stringify([config.className, config.values, steps]);
  if (foundFinite.has(key)) return;
  const found = notFinite(sampler);
  if (found === undefined) {
    if (foundFinite.size >= MOST_KEPT) foundFinite.clear();
    foundFinite.add(key);
    return;
  }
  throw new UserError(
    'scheduler-not-finite',
    `${config.className}: ${found}, so this schedule cannot be run. ${adviceFor(config, steps, samplerOf)}`,
  );
}

function adviceFor(config: SchedulerConfig, steps: number, samplerOf: SamplerOf): string {
  const fields: Fields = schedulerFields[config.className];
  const values: Readonly<Record<string, unknown>> = config.values;
  const field = fieldToBlame(config, steps, samplerOf);
  if (field !== undefined) {
    const reason = REASONS[field] === undefined ? '' : `: ${REASONS[field]}`;
    return `The reason is ${field} = ${shown(values[field])}${reason}. Set it to ${shown(fields[field]?.default)}, or choose another sampler.`;
  }
  if (isFinite(() => samplerOf(config, Math.ceil(steps / 2)))) {
    return `With ${steps} steps, two fall on the same timestep, and the step between them has zero length. Take fewer steps.`;
  }
  return 'No single field is the reason: compare the scheduler config with the one that the model was published with.';
}

/** What is not finite, in words; undefined where everything is. Leaves the sampler as if it were new. */
function notFinite(sampler: Sampler): string | undefined {
  const { timesteps, initNoiseSigma } = sampler;
  if (!Number.isFinite(initNoiseSigma)) return `the initial noise would have the standard deviation ${initNoiseSigma}`;
  const half = Float32Array.of(0.5);
  let sample = Float32Array.of(initNoiseSigma);
  for (let i = 0; i < timesteps.length; i++) {
    const where = `at evaluation ${i + 1} of ${timesteps.length}`;
    const t = at(timesteps, i);
    if (!Number.isFinite(t)) return `${where} the timestep would be ${t}`;
    const scaled = at(sampler.scaleModelInput(sample, i), 0);
    if (!Number.isFinite(scaled)) return `${where} (t = ${t}) the model’s input would be ${scaled}`;
    const { prevSample, predOriginalSample, predNoise } = sampler.update({
      modelOutput: half,
      sample,
      i,
      eta: 0,
      noise: sampler.usesNoise(i, 0) ? half : undefined,
      batch: 1,
      predictedVariance: sampler.acceptsVariance ? half : undefined,
    });
    for (const [name, data] of [['x̂₀', predOriginalSample], ['ε̂', predNoise], ['the next x', prevSample]] as const) {
      const value = at(data, 0);
      if (!Number.isFinite(value)) return `${where} (t = ${t}) ${name} would be ${value}`;
    }
    sample = prevSample.slice();
  }
  sampler.reset();
  return undefined;
}

/** The field that, set back to its default by itself, makes the schedule finite. */
function fieldToBlame(config: SchedulerConfig, steps: number, samplerOf: SamplerOf): string | undefined {
  const fields: Fields = schedulerFields[config.className];
  const values: Readonly<Record<string, unknown>> = config.values;
  const changed = Object.keys(fields).filter((name) => values[name] !== fields[name]?.default);
  const inOrder = [...SUSPECTS.filter((name) => changed.includes(name)), ...changed.filter((name) => !SUSPECTS.includes(name))];
  return inOrder.find((name) => {
    // One field less than a config that was read is still one of the same class.
    const mended = { ...config, values: { ...values, [name]: fields[name]?.default } } as unknown as SchedulerConfig;
    return isFinite(() => samplerOf(mended, steps));
  });
}

function isFinite(make: () => Sampler): boolean {
  try {
    return notFinite(make()) === undefined;
  } catch {
    return false;
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? 'a list of its own' : text;
}
