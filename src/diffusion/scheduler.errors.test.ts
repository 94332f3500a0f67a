import { describe, expect, it } from 'vitest';
import { UserError } from '../base/user-error.ts';
import { ancestralSplit } from './ancestral.ts';
import { f32 } from './float32.ts';
import { createScheduler } from './scheduler.ts';

function errorOf(action: () => unknown): UserError {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('createScheduler refuses', () => {
  const cases: readonly (readonly [string, unknown, number, string, RegExp])[] = [
    ['what is no object', null, 10, 'scheduler-bad-value', /JSON object/],
    ['a list', [], 10, 'scheduler-bad-value', /JSON object/],
    ['no class', {}, 10, 'scheduler-unknown-class', /_class_name.*DDIMScheduler/s],
    ['an unknown class', { _class_name: 'MagicScheduler' }, 10, 'scheduler-unknown-class', /"MagicScheduler".*DDIMScheduler/s],
    ['an inherited name as class', { _class_name: 'toString' }, 10, 'scheduler-unknown-class', /"toString"/],
    ['an unknown field', { _class_name: 'DDIMScheduler', magic: 1 }, 10, 'scheduler-unknown-field', /DDIMScheduler has no field "magic", and neither has any other/],
    ['negative betas', { _class_name: 'DDIMScheduler', beta_start: -0.1 }, 10, 'scheduler-bad-value', /beta_start is -0\.1.*from 0 to 1/],
    [
      'a negative beta in a list, saying which',
      { _class_name: 'DDIMScheduler', num_train_timesteps: 3, trained_betas: [0.1, -0.2, 0.3] },
      2,
      'scheduler-bad-value',
      /trained_betas\[1\] is -0\.2/,
    ],
    ['betas above 1', { _class_name: 'DDPMScheduler', beta_end: 2 }, 10, 'scheduler-bad-value', /beta_end is 2/],
    ['too few betas', { _class_name: 'DDPMScheduler', trained_betas: [0.1] }, 10, 'scheduler-bad-value', /1 numbers for num_train_timesteps = 1000/],
    ['a schedule that the class lacks', { _class_name: 'DDIMScheduler', beta_schedule: 'sigmoid' }, 10, 'scheduler-bad-value', /"sigmoid".*one of linear/],
    ['NaN', { _class_name: 'DDIMScheduler', beta_end: NaN }, 10, 'scheduler-bad-value', /beta_end is NaN/],
    ['text for a number', { _class_name: 'DDIMScheduler', beta_end: '0.02' }, 10, 'scheduler-bad-value', /beta_end is "0.02"/],
    ['a number for a boolean', { _class_name: 'DDIMScheduler', clip_sample: 1 }, 10, 'scheduler-bad-value', /true or false/],
    ['an unknown prediction', { _class_name: 'PNDMScheduler', prediction_type: 'sample' }, 10, 'scheduler-bad-value', /prediction_type is "sample"/],
    [
      'two kinds of sigmas at once',
      { _class_name: 'EulerDiscreteScheduler', use_karras_sigmas: true, use_beta_sigmas: true },
      10,
      'scheduler-bad-value',
      /use_karras_sigmas and use_beta_sigmas/,
    ],
    [
      'noise prediction to zero noise',
      { _class_name: 'DPMSolverMultistepScheduler', algorithm_type: 'dpmsolver' },
      10,
      'scheduler-bad-value',
      /final_sigmas_type to "sigma_min"/,
    ],
    [
      'the velocity of a flow on the noise levels of betas',
      { _class_name: 'UniPCMultistepScheduler', prediction_type: 'flow_prediction' },
      10,
      'scheduler-bad-value',
      /"flow_prediction".*Set use_flow_sigmas to true/,
    ],
    ['zero steps', { _class_name: 'DDIMScheduler' }, 0, 'scheduler-steps', /0 steps cannot be taken.*from 1 to 1000/],
    ['half a step', { _class_name: 'DDIMScheduler' }, 1.5, 'scheduler-steps', /1\.5 steps/],
    ['NaN steps', { _class_name: 'DDIMScheduler' }, NaN, 'scheduler-steps', /NaN steps/],
    ['more steps than timesteps', { _class_name: 'EulerDiscreteScheduler', num_train_timesteps: 100 }, 101, 'scheduler-steps', /101 steps.*100 timesteps/],
    ['more steps than LCM was distilled on', { _class_name: 'LCMScheduler' }, 51, 'scheduler-steps', /original_inference_steps = 50/],
    ['too few steps for Runge–Kutta', { _class_name: 'PNDMScheduler' }, 3, 'scheduler-steps', /at least 4 steps/],
    ['timesteps past the end', { _class_name: 'DDIMScheduler', steps_offset: 1 }, 1000, 'scheduler-steps', /steps_offset pushes the first timestep to 1000/],
  ];
  it.each(cases)('%s', (_, config, steps, code, message) => {
    const error = errorOf(() => createScheduler(config, steps));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it('all that is wrong at once', () => {
    const error = errorOf(() => createScheduler({ _class_name: 'DDIMScheduler', magic: 1, beta_start: -1, more_magic: 2, clip_sample: 'yes' }, 10));
    expect(error.message).toMatch(/4 things are wrong/);
    for (const name of ['magic', 'more_magic', 'beta_start', 'clip_sample']) expect(error.message).toContain(name);
  });

  it('two conflicts at once', () => {
    const config = { _class_name: 'DPMSolverMultistepScheduler', algorithm_type: 'sde-dpmsolver', solver_order: 3 };
    expect(errorOf(() => createScheduler(config, 10)).message).toMatch(/final_sigmas_type to "sigma_min".*solver_order to 1 or 2/);
  });

  it('but not what says where a config comes from', () => {
    expect(() => createScheduler({ _class_name: 'DDIMScheduler', _diffusers_version: '0.8.0', _anything: {} }, 10)).not.toThrow();
  });

  it('but not a field that is left undefined, nor null where diffusers has None', () => {
    expect(() => createScheduler({ _class_name: 'DDIMScheduler', trained_betas: null, beta_end: undefined }, 10)).not.toThrow();
  });
});

describe('A schedule that is not finite', () => {
  const zeroSnr = { rescale_betas_zero_snr: true, timestep_spacing: 'trailing', clip_sample: false };

  it.each(['DDIMScheduler', 'DDPMScheduler'])('is refused when %s is made, the field named', (_class_name) => {
    const error = errorOf(() => createScheduler({ _class_name, ...zeroSnr }, 10));
    expect(error.code).toBe('scheduler-not-finite');
    expect(error.message).toMatch(/evaluation 1 of 10 \(t = 999\).*The reason is rescale_betas_zero_snr = true.*predict v.*Set it to false/);
    expect(() => createScheduler({ _class_name, ...zeroSnr, prediction_type: 'v_prediction' }, 10)).not.toThrow();
  });

  it('may have its reason in the betas', () => {
    const error = errorOf(() => createScheduler({ _class_name: 'EulerDiscreteScheduler', beta_start: 0 }, 10));
    expect(error.message).toMatch(/The reason is beta_start = 0\. Set it to 0\.0001/);
    expect(errorOf(() => createScheduler({ _class_name: 'HeunDiscreteScheduler', beta_end: 1 }, 10)).message).toContain('The reason is beta_end = 1');
  });

  it('or in so many steps that two come too close', () => {
    expect(errorOf(() => createScheduler({ _class_name: 'UniPCMultistepScheduler' }, 1000)).message).toMatch(/The reason is the number of steps: with 950 instead of 1000 it can be run\./);
    expect(() => createScheduler({ _class_name: 'UniPCMultistepScheduler' }, 500)).not.toThrow();
  });

  it.each(['EulerAncestralDiscreteScheduler', 'KDPM2AncestralDiscreteScheduler'])('%s goes down far in a step, where diffusers’ float32 comes to NaN', (_class_name) => {
    for (const steps of [2, 3, 4]) {
      for (const more of [{ beta_schedule: 'squaredcos_cap_v2' }, { beta_start: 1e-6, beta_end: 0.03, timestep_spacing: 'linspace' }]) expect(() => createScheduler({ _class_name, ...more }, steps)).not.toThrow();
    }
    // What is left of σ′² is σ′⁴/σ².
    expect(ancestralSplit(f32(20000), f32(0.01)).down).toBeCloseTo(0.01 ** 2 / 20000, 12);
    expect(ancestralSplit(4, 2)).toEqual({ up: f32(Math.sqrt(3)), down: 1 });
  });

  it('is never blamed on what a model was trained with', () => {
    const message = errorOf(() => createScheduler({ _class_name: 'DPMSolverMultistepScheduler', use_flow_sigmas: true, prediction_type: 'flow_prediction', use_karras_sigmas: true, use_lu_lambdas: true }, 1)).message;
    expect(message).not.toMatch(/use_flow_sigmas = true|beta_schedule/);
  });

  it.each([
    ['FlowMatchEulerDiscreteScheduler', { shift: 3 }],
    ['UniPCMultistepScheduler', { use_flow_sigmas: true, prediction_type: 'flow_prediction' }],
  ])('%s with shift_terminal takes its only step from σ = 1 to 0', (_class_name, more) => {
    const { timesteps, sigmas } = createScheduler({ _class_name, shift_terminal: 0.1, ...more }, 1);
    expect(timesteps[0]).toBeGreaterThan(998);
    expect(sigmas[0]).toBeCloseTo(1, 5);
    expect(sigmas[1]).toBe(0);
  });

  it('does not leave the sampler in the middle of a run', () => {
    const heun = createScheduler({ _class_name: 'HeunDiscreteScheduler' }, 5);
    const x = Float32Array.of(3);
    expect(heun.step(x, 0, x)).toEqual(createScheduler({ _class_name: 'HeunDiscreteScheduler' }, 5).step(x, 0, x));
  });
});

describe('step refuses', () => {
  const zeros = new Float32Array(8);
  const bad = (value: number): Float32Array => Float32Array.from({ length: 8 }, (_, k) => (k === 5 ? value : 0));

  it.each([NaN, Infinity, -Infinity])("%d in the model's output, saying where and when", (value) => {
    const scheduler = createScheduler({ _class_name: 'DDIMScheduler' }, 10);
    const error = errorOf(() => scheduler.step(bad(value), 3, zeros));
    expect(error.code).toBe('scheduler-step');
    expect(error.message).toContain(`The model’s output holds ${String(value)} at element 5 of 8, at evaluation 4 of 10 (index 3, t = 600)`);
  });

  it('NaN in the sample and in the noise', () => {
    const scheduler = createScheduler({ _class_name: 'DDPMScheduler' }, 10);
    expect(errorOf(() => scheduler.step(zeros, 0, bad(NaN), { noise: zeros })).message).toContain('The sample holds NaN at element 5 of 8');
    expect(errorOf(() => scheduler.step(zeros, 0, zeros, { noise: bad(NaN) })).message).toContain('The noise holds NaN at element 5 of 8');
  });

  it('an evaluation that there is not', () => {
    const scheduler = createScheduler({ _class_name: 'DDIMScheduler' }, 10);
    for (const i of [-1, 10, 0.5, NaN]) expect(errorOf(() => scheduler.step(zeros, i, zeros)).message).toContain('There is no evaluation');
    expect(() => scheduler.scaleModelInput(zeros, 10)).toThrow(UserError);
    expect(() => scheduler.addNoise(zeros, zeros, 10)).toThrow(UserError);
  });

  it('lengths that do not fit', () => {
    const scheduler = createScheduler({ _class_name: 'DDIMScheduler' }, 10);
    expect(errorOf(() => scheduler.step(new Float32Array(7), 0, zeros)).message).toContain("The model’s output has 7 numbers and the sample 8");
    expect(errorOf(() => scheduler.step(new Float32Array(16), 0, zeros)).message).toContain('16 numbers');
    expect(errorOf(() => scheduler.step(zeros, 0, zeros, { batch: 3 })).message).toContain('cannot be 3 samples');
    expect(errorOf(() => scheduler.step(zeros, 0, zeros, { eta: 1, noise: new Float32Array(4) })).message).toContain('The noise has 4 numbers');
    expect(() => scheduler.addNoise(zeros, new Float32Array(4), 0)).toThrow(UserError);
  });

  it('a step without the noise that it draws', () => {
    const ancestral = createScheduler({ _class_name: 'EulerAncestralDiscreteScheduler' }, 10);
    expect(errorOf(() => ancestral.step(zeros, 0, zeros)).message).toContain('draws fresh noise');
    expect(ancestral.usesNoise(9)).toBe(false);
    const ddim = createScheduler({ _class_name: 'DDIMScheduler' }, 10);
    expect(ddim.usesNoise(0)).toBe(false);
    expect(ddim.usesNoise(0, 0.5)).toBe(true);
    expect(errorOf(() => ddim.step(zeros, 0, zeros, { eta: 0.5 })).message).toContain('draws fresh noise');
  });

  it('an eta that is negative, or leaves no room for the direction', () => {
    const scheduler = createScheduler({ _class_name: 'DDIMScheduler' }, 10);
    expect(errorOf(() => scheduler.step(zeros, 0, zeros, { eta: -1 })).message).toContain('eta is -1');
    expect(errorOf(() => scheduler.step(zeros, 0, zeros, { eta: 50, noise: zeros })).message).toContain('Choose eta between 0 and 1');
  });

  it('a learned variance that the model did not give', () => {
    const scheduler = createScheduler({ _class_name: 'DDPMScheduler', variance_type: 'learned_range' }, 10);
    expect(errorOf(() => scheduler.step(zeros, 0, zeros, { noise: zeros })).message).toContain('twice as many numbers');
    expect(scheduler.step(new Float32Array(16), 0, zeros, { noise: zeros }).prevSample).toHaveLength(8);
  });

  it.each(['DPMSolverMultistepScheduler', 'UniPCMultistepScheduler', 'HeunDiscreteScheduler', 'PNDMScheduler'])(
    'steps of %s out of order, for they depend on the steps before',
    (name) => {
      const scheduler = createScheduler({ _class_name: name }, 10);
      expect(scheduler.keepsHistory).toBe(true);
      scheduler.step(zeros, 0, zeros);
      expect(errorOf(() => scheduler.step(zeros, 2, zeros)).message).toContain('expected index 1, got 2');
      scheduler.step(zeros, 1, zeros);
      expect(() => scheduler.step(zeros, 1, zeros)).toThrow(UserError);
      expect(() => scheduler.step(zeros, 0, zeros)).not.toThrow();
    },
  );

  it('a trajectory that starts where none can', () => {
    const heun = createScheduler({ _class_name: 'HeunDiscreteScheduler' }, 10);
    expect(errorOf(() => heun.step(zeros, 3, zeros, { start: true })).message).toContain('cannot start at');
    expect(() => heun.step(zeros, 4, zeros, { start: true })).not.toThrow();
    const pndm = createScheduler({ _class_name: 'PNDMScheduler', skip_prk_steps: true }, 10);
    expect(() => pndm.step(zeros, 4, zeros, { start: true })).toThrow(UserError);
  });

  it('and keeps what it had when it refused', () => {
    const scheduler = createScheduler({ _class_name: 'DPMSolverMultistepScheduler' }, 10);
    const sample = Float32Array.from({ length: 8 }, (_, k) => k / 8);
    const first = scheduler.step(zeros, 0, sample).prevSample;
    expect(() => scheduler.step(bad(NaN), 1, first)).toThrow(UserError);
    const after = scheduler.step(zeros, 1, first).prevSample;
    const again = createScheduler({ _class_name: 'DPMSolverMultistepScheduler' }, 10);
    expect(after).toEqual(again.step(zeros, 1, again.step(zeros, 0, sample).prevSample).prevSample);
  });
});
