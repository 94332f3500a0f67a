import { describe, expect, it } from 'vitest';
import { explanationOf } from '../../diffusion/others.ts';
import { patched } from '../../protocol/fork.ts';
import { linkDefaults } from '../../store/link.ts';
import { samplerOptions } from '../../diffusion/sampler-options.ts';
import { choiceRefusal, givenValue, presentValue, setOption } from './option-choices.ts';
import { allSamplers, entryOf, samplerGroups } from './sampler-choices.ts';

const scheduler = { _class_name: 'DDIMScheduler', num_train_timesteps: 1000, beta_schedule: 'squaredcos_cap_v2', clip_sample: false };

function optionOf(className: string, name: string) {
  const entry = entryOf(className);
  const option = entry === undefined ? undefined : samplerOptions(entry.className).find((one) => one.name === name);
  if (entry === undefined || option === undefined) throw new Error(`${className} has no ${name}`);
  return { entry, option };
}

describe('allSamplers', () => {
  it('has every class once with its line, and says why the model cannot use some', () => {
    const samplers = allSamplers(scheduler).flatMap((group) => group.samplers);
    expect(new Set(samplers.map(({ entry }) => entry.className)).size).toBe(17);
    expect(samplers.every(({ entry }) => explanationOf(entry.className) !== undefined)).toBe(true);
    const refused = samplers.filter(({ refusal }) => refusal !== undefined);
    expect(refused.map(({ entry }) => entry.className)).toEqual([
      'FlowMatchEulerDiscreteScheduler',
      'EDMEulerScheduler',
      'EDMDPMSolverMultistepScheduler',
    ]);
    for (const { entry, refusal } of refused) expect(refusal).toMatch(new RegExp(`^${entry.name.replace(/[()+]/g, '.')} needs a .*; this is a model that was trained`));
  });
});

describe('samplerGroups', () => {
  it('switches off what cannot sample the model', () => {
    const options = samplerGroups(scheduler).flatMap((group) => group.options);
    expect(options.find(({ value }) => value === 'EulerDiscreteScheduler')).not.toHaveProperty('refusal');
    expect(options.find(({ value }) => value === 'FlowMatchEulerDiscreteScheduler')).toHaveProperty('refusal');
    expect(samplerGroups(undefined).flatMap((group) => group.options).some((option) => option.refusal !== undefined)).toBe(false);
  });
});

describe('choiceRefusal', () => {
  it('says in the screen’s words why a choice cannot be taken', () => {
    const learned = optionOf('DDPMScheduler', 'variance_type');
    expect(choiceRefusal(learned.option, 'learned_range', learned.entry, linkDefaults.recipe, scheduler)).toMatch(/predicts no variance/);
    expect(choiceRefusal(learned.option, 'fixed_large', learned.entry, linkDefaults.recipe, scheduler)).toBeUndefined();
    const { entry, option } = optionOf('DPMSolverMultistepScheduler', 'algorithm_type');
    expect(choiceRefusal(option, 'dpmsolver', entry, linkDefaults.recipe, scheduler)).toBe(
      'this integrates the predicted noise and cannot step to σ = 0. Set “Last noise level” to "sigma_min".',
    );
    const ending = { ...linkDefaults.recipe, options: { final_sigmas_type: 'sigma_min' } };
    expect(choiceRefusal(option, 'dpmsolver', entry, ending, scheduler)).toBeUndefined();
  });

  it('switches off what comes to NaN with the model’s own schedule', () => {
    const flow = { _class_name: 'FlowMatchEulerDiscreteScheduler', shift: 3 };
    for (const name of ['use_karras_sigmas', 'use_exponential_sigmas', 'use_beta_sigmas', 'use_lu_lambdas']) {
      const { entry, option } = optionOf('DPMSolverMultistepScheduler', name);
      expect(choiceRefusal(option, true, entry, linkDefaults.recipe, flow), name).toMatch(/comes to NaN/);
      expect(choiceRefusal(option, true, entry, linkDefaults.recipe, scheduler), name).toBeUndefined();
      // What it goes with instead of is let go of, as a click does.
      expect(choiceRefusal(option, true, entry, { ...linkDefaults.recipe, options: { use_karras_sigmas: true } }, scheduler), name).toBeUndefined();
    }
  });
});

describe('options', () => {
  it('begin with the model’s own value', () => {
    const { entry, option } = optionOf('DDIMScheduler', 'clip_sample');
    expect(givenValue(option, entry, scheduler)).toBe(false);
    expect(givenValue(option, entry, undefined)).toBe(option.default);
  });

  it('go into the recipe, and out again when they are as given', () => {
    const { entry, option } = optionOf('DDIMScheduler', 'clip_sample');
    const patch = setOption(option, true, entry, linkDefaults.recipe, scheduler);
    expect(patch).toEqual({ options: { clip_sample: true } });
    const recipe = patched(linkDefaults.recipe, patch);
    expect(presentValue(option, entry, recipe, scheduler)).toBe(true);
    expect(setOption(option, false, entry, recipe, scheduler)).toEqual({ options: {} });
  });

  it('put out those that they exclude', () => {
    const { entry, option } = optionOf('EulerDiscreteScheduler', 'use_karras_sigmas');
    const recipe = { ...linkDefaults.recipe, options: { use_beta_sigmas: true } };
    expect(setOption(option, true, entry, recipe, scheduler)).toEqual({ options: { use_karras_sigmas: true } });
  });

  it('keep η where the recipe has it', () => {
    const { entry, option } = optionOf('DDIMScheduler', 'eta');
    expect(presentValue(option, entry, { ...linkDefaults.recipe, eta: 0.5 }, scheduler)).toBe(0.5);
    expect(setOption(option, 1, entry, linkDefaults.recipe, scheduler)).toEqual({ eta: 1 });
  });
});
