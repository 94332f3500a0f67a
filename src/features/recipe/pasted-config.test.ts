import { describe, expect, it } from 'vitest';
import { readPastedConfig } from './pasted-config.ts';

const scheduler = { _class_name: 'DDIMScheduler', num_train_timesteps: 1000, beta_schedule: 'squaredcos_cap_v2', clip_sample: false };

describe('readPastedConfig', () => {
  it('takes the sampler and its way, and leaves the model as it was trained', () => {
    const text = JSON.stringify({
      _class_name: 'EulerDiscreteScheduler',
      _diffusers_version: '0.19.0.dev0',
      beta_schedule: 'scaled_linear',
      clip_sample: false,
      interpolation_type: 'linear',
      skip_prk_steps: true,
      timestep_spacing: 'leading',
      use_karras_sigmas: true,
    });
    const { patch, said } = readPastedConfig(text, scheduler);
    expect(patch).toEqual({ sampler: 'EulerDiscreteScheduler', options: { timestep_spacing: 'leading', use_karras_sigmas: true } });
    expect(said).toEqual([
      'EulerDiscreteScheduler does not read clip_sample, skip_prk_steps; ignored, as in diffusers.',
      'How this model was trained stays as it is: beta_schedule = "squaredcos_cap_v2".',
    ]);
  });

  it('puts diffusers’ defaults where the model’s own sampler has others', () => {
    expect(readPastedConfig('{"_class_name": "DDIMScheduler"}', scheduler).patch).toEqual({ sampler: 'DDIMScheduler', options: { clip_sample: true } });
  });

  it('reads what a notebook prints, −Infinity and all', () => {
    const text = 'DPMSolverMultistepScheduler {\n  "_class_name": "DPMSolverMultistepScheduler",\n  "lambda_min_clipped": -Infinity,\n  "solver_order": 3\n}\n';
    expect(readPastedConfig(text, scheduler)).toEqual({ patch: { sampler: 'DPMSolverMultistepScheduler', options: { solver_order: 3 } }, said: [] });
  });

  it('says of a list of the model’s how long it is, not what is in it', () => {
    const listed = { _class_name: 'DDIMScheduler', num_train_timesteps: 4, trained_betas: [0.1, 0.2, 0.3, 0.4], clip_sample: true };
    expect(readPastedConfig('{"_class_name": "DDIMScheduler", "trained_betas": null}', listed).said).toEqual(['How this model was trained stays as it is: trained_betas (a list of 4).']);
  });

  it('says what is wrong, all at once, and what is no config', () => {
    expect(() => readPastedConfig('{"_class_name": "DDIMScheduler", "magic": 1, "beta_end": 7}', scheduler)).toThrow(/2 things.*magic.*beta_end/);
    expect(() => readPastedConfig('{"_class_name": "DDIMScheduler", ', scheduler)).toThrow(/not JSON.*from \{ to \}/);
    expect(() => readPastedConfig('hello', scheduler)).toThrow(/not JSON/);
    expect(() => readPastedConfig('{"_class_name": "EDMEulerScheduler"}', scheduler)).toThrow(/EDM \(Euler\) needs/);
    expect(() => readPastedConfig('{"_class_name": "StableDiffusionPipeline", "scheduler": ["diffusers", "PNDMScheduler"]}', scheduler)).toThrow(/model_index\.json.*scheduler\/scheduler_config\.json/);
  });

  it('refuses what a run with this model would refuse, or could make nothing of', () => {
    expect(() => readPastedConfig('{"_class_name": "DDPMScheduler", "variance_type": "learned_range"}', scheduler)).toThrow(/takes its variance from the network/);
    const flow = '{"_class_name": "DPMSolverMultistepScheduler", "use_flow_sigmas": true, "prediction_type": "flow_prediction", "flow_shift": 3}';
    expect(() => readPastedConfig(flow, scheduler)).toThrow(/belongs to a flow model/);
    expect(readPastedConfig(flow, { _class_name: 'FlowMatchEulerDiscreteScheduler', shift: 3 }).patch.sampler).toBe('DPMSolverMultistepScheduler');
  });

  it('takes classes that compute the same for the ones that are here', () => {
    for (const [name, className] of [['DDIMParallelScheduler', 'DDIMScheduler'], ['DDPMParallelScheduler', 'DDPMScheduler'], ['FlaxDPMSolverMultistepScheduler', 'DPMSolverMultistepScheduler']]) {
      const { patch, said } = readPastedConfig(JSON.stringify({ _class_name: name, beta_schedule: 'squaredcos_cap_v2' }), scheduler);
      expect(patch.sampler).toBe(className);
      expect(said).toEqual([`${name} takes the same steps as ${className}, which is used.`]);
    }
  });
});
