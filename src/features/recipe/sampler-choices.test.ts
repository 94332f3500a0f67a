import { describe, expect, it } from 'vitest';
import { linkDefaults } from '../../store/link.ts';
import { allSamplers, entryOf, givenValue, presentValue, samplerGroups, setOption } from './sampler-choices.ts';

const scheduler = { _class_name: 'DDIMScheduler', num_train_timesteps: 1000, beta_schedule: 'squaredcos_cap_v2', clip_sample: false };

function optionOf(className: string, name: string) {
  const entry = entryOf(className);
  const option = entry?.options.find((one) => one.name === name);
  if (entry === undefined || option === undefined) throw new Error(`${className} has no ${name}`);
  return { entry, option };
}

describe('allSamplers', () => {
  it('has every class once with its line, and says which of them the model cannot use', () => {
    const samplers = allSamplers(scheduler).flatMap((group) => group.samplers);
    expect(new Set(samplers.map(({ entry }) => entry.className)).size).toBe(10);
    expect(samplers.every(({ entry }) => entry.explanation !== '')).toBe(true);
    expect(samplers.filter(({ fits }) => !fits).map(({ entry }) => entry.className)).toEqual(['FlowMatchEulerDiscreteScheduler']);
  });
});

describe('samplerGroups', () => {
  it('offers what can sample the model, under diffusers’ class names', () => {
    const values = samplerGroups(scheduler).flatMap(({ options }) => options.map(({ value }) => value));
    expect(values).toContain('DDPMScheduler');
    expect(values).toContain('EulerDiscreteScheduler');
    expect(values).not.toContain('FlowMatchEulerDiscreteScheduler');
    expect(samplerGroups(undefined).flatMap(({ options }) => options).length).toBeGreaterThan(values.length);
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
    const recipe = { ...linkDefaults.recipe, ...patch };
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
