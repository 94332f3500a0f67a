import { describe, expect, it } from 'vitest';
import { UserError, messageOf } from '../base/user-error.ts';
import { schedulerClassNames } from './config.ts';
import { explanationOf } from './others.ts';
import { samplerCatalogue, samplerEntry } from './sampler-catalogue.ts';
import { compatibleClasses, samplerConfig, whyNot } from './sampler-config.ts';
import { inScreenWords, samplerOptions } from './sampler-options.ts';
import { createScheduler } from './scheduler.ts';

const trained = Array.from({ length: 20 }, (_, k) => 0.001 + 0.002 * k);
const model = { _class_name: 'DDIMScheduler', _diffusers_version: '0.42.1', num_train_timesteps: 20, trained_betas: trained, clip_sample: true };

describe('samplerCatalogue', () => {
  it('has every class once, with a name and a line of its own', () => {
    expect(samplerCatalogue.map((entry) => entry.className).sort()).toEqual([...schedulerClassNames].sort());
    expect(new Set(samplerCatalogue.map((entry) => entry.name)).size).toBe(schedulerClassNames.length);
    for (const { className } of samplerCatalogue) expect(explanationOf(className)?.length).toBeGreaterThan(40);
  });

  it('explains every option and takes every choice of each', () => {
    for (const { className } of samplerCatalogue) {
      for (const { name, label, explanation, kind, belongsTo } of samplerOptions(className)) {
        expect(label).not.toBe(name);
        expect(explanation).not.toBe('');
        if (belongsTo === 'step' || kind.type !== 'choice') continue;
        for (const choice of kind.choices) {
          const rest = name === 'algorithm_type' ? { final_sigmas_type: 'sigma_min' } : {};
          expect(() => createScheduler({ _class_name: className, [name]: choice, ...rest }, 10)).not.toThrow();
        }
      }
    }
  });

  it('says how many evaluations a step has', () => {
    for (const { className, evaluationsPerStep } of samplerCatalogue) {
      const { timesteps } = createScheduler({ _class_name: className }, 10);
      if (evaluationsPerStep === 2) expect(timesteps).toHaveLength(19);
      else if (className !== 'PNDMScheduler') expect(timesteps).toHaveLength(10);
    }
    expect(samplerEntry('HeunDiscreteScheduler').evaluationsPerStep).toBe(2);
  });
});

describe('inScreenWords', () => {
  it('names fields and samplers as their controls are called', () => {
    expect(inScreenWords('DPMSolverMultistepScheduler: Set final_sigmas_type to "sigma_min" or DDIMScheduler.clip_sample to true')).toBe(
      'DPM-Solver++ 2M: Set “Last noise level” to "sigma_min" or “Clip the estimate” to true',
    );
  });

  it('says of a class that is not known that there is no such sampler, and which there are', () => {
    let said = '';
    try {
      createScheduler({ _class_name: 'FooScheduler' }, 10);
    } catch (error) {
      said = inScreenWords(messageOf(error));
    }
    expect(said).toMatch(/^There is no sampler “Foo” here\. There are: DDPM, .*Flow matching \(Euler\)/);
    expect(said).not.toContain('Scheduler');
  });
});

describe('samplerConfig', () => {
  it("gives every sampler the model's own schedule", () => {
    for (const className of compatibleClasses(model)) {
      const options = className === 'LCMScheduler' ? { original_inference_steps: 10 } : {};
      const config = samplerConfig(model, className, options);
      expect(config['_class_name']).toBe(className);
      const { alphasCumprod } = createScheduler(config, 5);
      expect(alphasCumprod).toEqual(createScheduler(model, 5).alphasCumprod);
    }
  });

  it('keeps EDM’s networks apart', () => {
    const edm = { _class_name: 'EDMEulerScheduler', sigma_data: 1, sigma_max: 20, prediction_type: 'v_prediction' };
    expect(compatibleClasses(edm)).toEqual(['EDMEulerScheduler', 'EDMDPMSolverMultistepScheduler']);
    expect(samplerConfig(edm, 'EDMDPMSolverMultistepScheduler')).toMatchObject({ sigma_data: 1, sigma_max: 20, prediction_type: 'v_prediction' });
    expect(whyNot(edm, 'DDIMScheduler')).toMatch(/^DDIM needs .*betas; this is a network trained as in EDM/);
    expect(whyNot(model, 'EDMEulerScheduler')).toMatch(/^EDM \(Euler\) needs a network trained as in EDM/);
    expect(whyNot(model, 'DDIMScheduler')).toBeUndefined();
  });

  it("keeps the model's betas where the other class has other defaults", () => {
    const config = samplerConfig({ _class_name: 'DDPMScheduler' }, 'HeunDiscreteScheduler');
    expect(createScheduler(config, 5).alphasCumprod).toEqual(createScheduler({ _class_name: 'DDPMScheduler' }, 5).alphasCumprod);
  });

  it.each([
    ['sigmoid', {}],
    ['laplace', {}],
    ['linear', { rescale_betas_zero_snr: true, prediction_type: 'v_prediction' }],
  ])('hands over a %s schedule that the other class has no name for', (beta_schedule, more) => {
    const source = { _class_name: 'DDPMScheduler', beta_schedule, ...more };
    const wanted = createScheduler(source, 10).alphasCumprod;
    for (const className of ['HeunDiscreteScheduler', 'PNDMScheduler', 'DDIMScheduler'] as const) {
      const scheduler = createScheduler(samplerConfig(source, className), 10);
      scheduler.alphasCumprod.forEach((alphaBar, t) => {
        expect(Math.abs(alphaBar - (wanted[t] ?? NaN))).toBeLessThan(1e-6);
      });
      expect(scheduler.sigmas.every((sigma) => !Number.isNaN(sigma))).toBe(true);
      if (className === 'HeunDiscreteScheduler') expect(scheduler.sigmas.every(Number.isFinite)).toBe(true);
    }
  });

  it('puts options in, refuses unknown ones, and lets one spacing of σ replace another', () => {
    const source = { _class_name: 'EulerDiscreteScheduler', use_karras_sigmas: true };
    expect(samplerConfig(source, 'DPMSolverMultistepScheduler')).toMatchObject({ use_karras_sigmas: true });
    const config = samplerConfig(source, 'DPMSolverMultistepScheduler', { use_beta_sigmas: true, solver_order: 3 });
    expect(config).toMatchObject({ use_beta_sigmas: true, solver_order: 3 });
    expect(config).not.toHaveProperty('use_karras_sigmas');
    expect(() => samplerConfig(source, 'DDIMScheduler', { solver_order: 3 })).toThrow(UserError);
  });

  it("leaves a sampler's own way behind where another has the same field with other values", () => {
    const source = { _class_name: 'DPMSolverMultistepScheduler', solver_type: 'heun', solver_order: 3 };
    expect(() => createScheduler(samplerConfig(source, 'UniPCMultistepScheduler'), 10)).not.toThrow();
  });

  it('keeps flows and schedules apart', () => {
    const flow = { _class_name: 'FlowMatchEulerDiscreteScheduler', shift: 3 };
    expect(compatibleClasses(flow)).toEqual([
      'DPMSolverMultistepScheduler',
      'UniPCMultistepScheduler',
      'FlowMatchEulerDiscreteScheduler',
      'DPMSolverSinglestepScheduler',
      'DEISMultistepScheduler',
    ]);
    expect(samplerConfig(flow, 'UniPCMultistepScheduler')).toMatchObject({ use_flow_sigmas: true, flow_shift: 3, prediction_type: 'flow_prediction' });
    expect(() => samplerConfig(flow, 'DDIMScheduler')).toThrow(/DDIM needs a model.*betas; this is a flow model/);
    expect(() => samplerConfig(model, 'FlowMatchEulerDiscreteScheduler')).toThrow(/Flow matching \(Euler\) needs a flow model.*; this is a model.*betas/);
    expect(() => samplerConfig({ ...model, prediction_type: 'sample' }, 'PNDMScheduler')).toThrow(/PNDM cannot use what this model predicts, “sample”/);
  });
});
