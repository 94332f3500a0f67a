import { describe, expect, it } from 'vitest';
import { parseSchedulerConfig, readingNotes } from './parse-config.ts';
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
    'LDM (CelebA-HQ), of diffusers 0.1',
    { _class_name: 'DDIMScheduler', _diffusers_version: '0.1.2', beta_end: 0.0195, beta_schedule: 'scaled_linear', beta_start: 0.0015, clip_sample: false, num_train_timesteps: 1000, tensor_format: 'pt', timestep_values: null, trained_betas: null },
    ['tensor_format', 'timestep_values'],
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
    expect(readingNotes(parsed)).toHaveLength(ignored.length === 0 ? 0 : 1);
    const own = Object.fromEntries(Object.entries(config).filter(([name]) => !ignored.includes(name)));
    expect(parsed.values).toEqual(parseSchedulerConfig(own).values);
    expect(() => createScheduler(config, 20)).not.toThrow();
  });

  it('is refused in whole numbers that people use: no limit of a computer’s numbers is said', () => {
    const said = (field: object): string => {
      try {
        parseSchedulerConfig({ _class_name: 'EulerDiscreteScheduler', ...field });
        parseSchedulerConfig({ _class_name: 'LCMScheduler', ...field });
      } catch (error) {
        return String(error);
      }
      return '';
    };
    expect(said({ steps_offset: -1 })).toContain('must be a whole number of at least 0.');
    expect(said({ sigma_max: 'high' })).toContain('must be a number above 0.');
    expect(said({ beta_end: 7 })).toContain('must be a number from 0 to 1.');
    expect(said({ clip_sample_range: null })).toContain('must be a number of at least 0.');
  });

  it('says which fields were not read, once', () => {
    expect(readingNotes(parseSchedulerConfig(published[0]?.[1]))).toEqual(['PNDMScheduler does not read clip_sample; ignored, as in diffusers.']);
  });
});

describe('use_dynamic_shifting', () => {
  const flux = {
    _class_name: 'FlowMatchEulerDiscreteScheduler',
    _diffusers_version: '0.30.0.dev0',
    base_image_seq_len: 256,
    base_shift: 0.5,
    max_image_seq_len: 4096,
    max_shift: 1.15,
    num_train_timesteps: 1000,
    shift: 3,
    use_dynamic_shifting: true,
  };

  it.each(['exponential', 'linear'])('is read, with “shift” for mu, %s', (time_shift_type) => {
    // FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True, time_shift_type=…).set_timesteps(4, mu=log(3) or 3).sigmas in diffusers 0.42.1.
    const { sigmas } = createScheduler({ ...flux, time_shift_type }, 4);
    [1, 0.8573265075683594, 0.6007194519042969, 0.002994012087583542, 0].forEach((sigma, i) => expect(sigmas[i]).toBeCloseTo(sigma, 6));
  });

  it('is what diffusers takes it for where no mu is given, with DPM-Solver', () => {
    // DPMSolverMultistepScheduler(use_flow_sigmas=True, prediction_type='flow_prediction', flow_shift=3, use_dynamic_shifting=True).set_timesteps(4).sigmas
    const config = { _class_name: 'DPMSolverMultistepScheduler', use_flow_sigmas: true, prediction_type: 'flow_prediction', flow_shift: 3, use_dynamic_shifting: true };
    const { sigmas } = createScheduler(config, 4);
    [0.9996664524078369, 0.8996397852897644, 0.7496247887611389, 0.4996665418148041, 0].forEach((sigma, i) => expect(sigmas[i]).toBeCloseTo(sigma, 6));
  });

  it('is said', () => {
    expect(readingNotes(parseSchedulerConfig(flux))).toEqual([
      'use_dynamic_shifting asks for a shift that pipelines work out from the size of the picture, as mu; here it is shift = 3, which stands for e^mu.',
    ]);
  });
});
