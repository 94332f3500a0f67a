import { UserError, messageOf } from '../../base/user-error.ts';
import { isSchedulerClassName } from '../../diffusion/config.ts';
import { wholeScheduler } from '../inputs.ts';
import { defaultRecipe, type Manifest } from '../manifest.ts';
import type { Answers, Found, Question } from './describe.ts';
import { defaultSchedule } from './schedules.ts';

/** With what a stranger's network is sampled: by its scheduler_config.json, by what its graph says, or as the person answers. */

export const predictions = [
  { value: 'epsilon', label: 'the noise ε' },
  { value: 'v_prediction', label: 'the velocity v' },
  { value: 'sample', label: 'the clean picture x₀' },
] as const;

/** What the graph says of how the network is told its noise level. */
interface Told {
  /** The input that the answer holds scaled is the sample: the network preconditions itself, and is told σ. */
  readonly isPreconditioned: boolean;
  readonly timestep: string | null;
}

/** `questions` and `notes` are added to. */
export function schedulerOf({ configs: { scheduler } }: Found, told: Told, answers: Answers, questions: Question[], notes: string[]): Manifest['scheduler'] {
  const own = scheduler === null ? null : sigmaScheduler(scheduler, notes);
  if (own !== null) return own;
  if (told.isPreconditioned) {
    const isEdm = scheduler?._class_name.startsWith('EDM') === true;
    notes.push(
      `It is preconditioned as EDM is: its answer is the noisy picture and what the layers make of it, each times a factor of “${told.timestep ?? ''}”. So it is told σ and gives x₀.${scheduler === null || isEdm ? '' : ` Its scheduler_config.json (${scheduler._class_name}) is for networks that are told t; EDM’s noise levels are used.`}`,
    );
    return { ...(isEdm ? scheduler : { _class_name: 'EDMEulerScheduler', ...rangeOf(scheduler) }), prediction_type: 'sample' };
  }
  const isOfBetas = scheduler === null || isSchedulerClassName(scheduler._class_name) || 'beta_start' in scheduler || 'trained_betas' in scheduler;
  if (!isOfBetas) {
    notes.push(`Its scheduler is diffusers’ ${scheduler._class_name}, which this page does not have, nor another sampler with its noise levels. With another schedule you see how it computes, but not its maker’s pictures.`);
  }
  const known = isOfBetas ? scheduler : null;
  if (known === null) {
    questions.push({
      about: 'schedule',
      question: 'With which noise schedule was it trained?',
      why: scheduler === null ? 'No scheduler_config.json came with it.' : `Its own, ${scheduler._class_name}’s, is not here.`,
      options: [
        { value: 'linear', label: 'linear, 1e-4 to 0.02 (DDPM)' },
        { value: 'scaled_linear', label: 'scaled linear, 8.5e-4 to 0.012 (Stable Diffusion)' },
        { value: 'squaredcos_cap_v2', label: 'cosine (Improved DDPM)' },
      ],
      guess: answers.schedule ?? 'linear',
    });
  }
  const base = known ?? { ...defaultSchedule(answers.schedule ?? 'linear') };
  const flow = /Flow/.test(base._class_name);
  const isSaid = typeof base['prediction_type'] === 'string' || flow || base._class_name.startsWith('EDM');
  if (!isSaid) {
    questions.push({
      about: 'prediction',
      question: 'What does it predict?',
      why: 'If you do not know: most models predict ε. With the wrong reading the first run shows no picture.',
      options: predictions,
      guess: answers.prediction ?? 'epsilon',
    });
  }
  const config: Manifest['scheduler'] = flow ? { ...base } : { ...base, prediction_type: answers.prediction ?? base['prediction_type'] ?? 'epsilon' };
  if (isSchedulerClassName(config._class_name)) return config;
  notes.push(`Its scheduler is diffusers’ ${config._class_name}, which this page does not have; DDIM is used with the same schedule.`);
  return { ...config, _class_name: 'DDIMScheduler' };
}

/** Schedulers of diffusers that are not here and lay out σ as EDM's do; null for any other. */
function sigmaScheduler(scheduler: Manifest['scheduler'], notes: string[]): Manifest['scheduler'] | null {
  const { _class_name: name } = scheduler;
  if (name !== 'ScoreSdeVeScheduler') return null;
  notes.push(`Its scheduler is diffusers’ ${name}, which this page does not have. Euler takes the same noise levels: the network is told σ and gives the score.`);
  return { _class_name: 'EDMEulerScheduler', prediction_type: 'score', sigma_schedule: 'exponential', sigma_min: 0.01, sigma_max: 1348, ...rangeOf(scheduler) };
}

function rangeOf(scheduler: Manifest['scheduler'] | null): Record<string, number> {
  const fields = ['sigma_min', 'sigma_max', 'sigma_data', 'rho'].flatMap((name) => {
    const value = scheduler?.[name];
    return typeof value === 'number' && value > 0 ? [[name, value] as const] : [];
  });
  return Object.fromEntries(fields);
}

/** The manifest with a sampler that takes its schedule, or with the first schedule that one takes. */
export function withSampler(manifest: Manifest, gives: number | null, notes: string[]): Manifest {
  const fitting = withoutVariance(manifest, gives, notes);
  const prediction = manifest.scheduler['prediction_type'];
  const plain = { ...defaultSchedule('linear'), ...(predictions.some(({ value }) => value === prediction) ? { prediction_type: prediction } : {}) };
  let refusal: unknown = null;
  for (const candidate of [
    fitting,
    { ...fitting, recipe: { ...fitting.recipe, sampler: 'DDIMScheduler' as const } },
    { ...fitting, scheduler: plain, recipe: { ...fitting.recipe, sampler: 'DDIMScheduler' as const } },
  ]) {
    try {
      wholeScheduler(candidate, defaultRecipe(candidate));
      if (refusal !== null) notes.push(`Its scheduler_config.json cannot be used as it is (${messageOf(refusal)}). ${candidate.scheduler === fitting.scheduler ? 'DDIM is used with its schedule.' : 'DDPM’s linear schedule is used instead.'}`);
      return candidate;
    } catch (error) {
      // Of the sampler nothing is known yet: it is brought, not replaced.
      if (error instanceof UserError && error.code === 'sampler-not-here') throw error;
      refusal ??= error;
    }
  }
  throw refusal;
}

/** The variance that a network may give is not read here; a scheduler that asked for it would stop every run at its first step. `gives`: channels of the answer, where that is known. */
function withoutVariance(manifest: Manifest, gives: number | null, notes: string[]): Manifest {
  const { scheduler, sample } = manifest;
  const { variance_type: type, ...others } = scheduler;
  if (typeof type !== 'string' || !type.startsWith('learned')) return manifest;
  if (gives !== null && gives < 2 * sample.channels) notes.push(`Its scheduler_config.json asks for a learned variance (${type}), and the network gives none: ${gives} channels, where it would take ${2 * sample.channels}. The variance is DDPM’s own.`);
  return { ...manifest, scheduler: { ...others, _class_name: scheduler._class_name } };
}
