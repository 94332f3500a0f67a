import { UserError } from '../base/user-error.ts';
import type { SchedulerConfig } from './config.ts';
import { at } from './float32.ts';
import type { Sampler } from './sampler.ts';
import { scheduleAdvice } from './schedule-advice.ts';

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
  const canRun = (other: SchedulerConfig, count: number) => isFinite(() => samplerOf(other, count));
  throw new UserError('scheduler-not-finite', `${config.className}: ${found}, so this schedule cannot be run. ${scheduleAdvice(config, steps, canRun)}`);
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
    for (const [name, data] of [['x̂₀', predOriginalSample], ['ε̂', predNoise], ['x_t′', prevSample]] as const) {
      const value = at(data, 0);
      if (!Number.isFinite(value)) return `${where} (t = ${t}) ${name} would be ${value}`;
    }
    sample = prevSample.slice();
  }
  sampler.reset();
  return undefined;
}

function isFinite(make: () => Sampler): boolean {
  try {
    return notFinite(make()) === undefined;
  } catch {
    return false;
  }
}
