import { describe, expect, it } from 'vitest';
import { ignoredSentence, parseSchedulerConfig } from './parse-config.ts';
import { createScheduler } from './scheduler.ts';

// scheduler_config.json as their makers published them; diffusers loads every one.
const stableDiffusion = { beta_end: 0.012, beta_schedule: 'scaled_linear', beta_start: 0.00085, num_train_timesteps: 1000, trained_betas: null };
const published: readonly (readonly [name: string, config: Readonly<Record<string, unknown>>, ignored: readonly string[]])[] = [
  [
    'Stable Diffusion 1.5',
    { _class_name: 'PNDMScheduler', _diffusers_version: '0.6.0', ...stableDiffusion, set_alpha_to_one: false, skip_prk_steps: true, steps_offset: 1, clip_sample: false },
    ['clip_sample'],
  ],
  [
    'Stable Diffusion 2.1',
    { _class_name: 'DDIMScheduler', _diffusers_version: '0.8.0', ...stableDiffusion, clip_sample: false, prediction_type: 'v_prediction', set_alpha_to_one: false, skip_prk_steps: true, steps_offset: 1 },
    ['skip_prk_steps'],
  ],
  [
    'Stable Diffusion XL',
    {
      _class_name: 'EulerDiscreteScheduler',
      _diffusers_version: '0.19.0.dev0',
      ...stableDiffusion,
      clip_sample: false,
      interpolation_type: 'linear',
      prediction_type: 'epsilon',
      sample_max_value: 1,
      set_alpha_to_one: false,
      skip_prk_steps: true,
      steps_offset: 1,
      timestep_spacing: 'leading',
      use_karras_sigmas: false,
    },
    ['clip_sample', 'sample_max_value', 'set_alpha_to_one', 'skip_prk_steps'],
  ],
  [
    'SDXL Turbo',
    {
      _class_name: 'EulerAncestralDiscreteScheduler',
      ...stableDiffusion,
      clip_sample: false,
      interpolation_type: 'linear',
      prediction_type: 'epsilon',
      sample_max_value: 1,
      set_alpha_to_one: false,
      skip_prk_steps: true,
      steps_offset: 1,
      timestep_spacing: 'trailing',
      use_karras_sigmas: false,
    },
    ['clip_sample', 'interpolation_type', 'sample_max_value', 'set_alpha_to_one', 'skip_prk_steps', 'use_karras_sigmas'],
  ],
  [
    'Stable Diffusion 3',
    { _class_name: 'FlowMatchEulerDiscreteScheduler', _diffusers_version: '0.29.0.dev0', num_train_timesteps: 1000, shift: 3 },
    [],
  ],
];

describe('A published scheduler_config.json', () => {
  it.each(published)('of %s is read, and what its class does not read is listed', (_, config, ignored) => {
    const parsed = parseSchedulerConfig(config);
    expect([...parsed.ignored].sort()).toEqual([...ignored].sort());
    expect(ignoredSentence(parsed) === undefined).toBe(ignored.length === 0);
    const own = Object.fromEntries(Object.entries(config).filter(([name]) => !ignored.includes(name)));
    expect(parsed.values).toEqual(parseSchedulerConfig(own).values);
    expect(() => createScheduler(config, 20)).not.toThrow();
  });

  it('says which fields were not read, once', () => {
    expect(ignoredSentence(parseSchedulerConfig(published[0]?.[1]))).toBe('PNDMScheduler does not read clip_sample; ignored, as in diffusers.');
  });
});
