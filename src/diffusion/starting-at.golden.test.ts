import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UserError } from '../base/user-error.ts';
import { createScheduler } from './scheduler.ts';
import { startingAt } from './starting-at.ts';

/** What diffusers computes, by tools/goldens/forward/make_forward_goldens.py. */
interface Golden {
  readonly steps: number;
  readonly config: unknown;
  readonly x0: readonly number[];
  readonly noise: readonly number[];
  readonly outputs: readonly (readonly number[])[];
  readonly noised: readonly { readonly t: number; readonly values: readonly number[] }[];
  readonly runs: readonly {
    readonly config: { readonly _class_name: string };
    readonly strength: number;
    readonly timesteps: readonly number[];
    readonly samples: readonly (readonly number[])[];
  }[];
}

const golden = JSON.parse(readFileSync(new URL('../../tools/goldens/forward/forward.golden.json', import.meta.url), 'utf8')) as Golden;
const x0 = Float32Array.from(golden.x0);
const noise = Float32Array.from(golden.noise);

/** Float32 rounding, relative to the largest value. */
function expectSame(actual: Float32Array, expected: readonly number[], tolerance: number): void {
  const size = Math.max(...expected.map(Math.abs));
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(Math.abs((actual[i] ?? NaN) - value) / size).toBeLessThanOrEqual(tolerance));
}

describe('image to image', () => {
  it.each(golden.runs)('$config._class_name at strength $strength is diffusers’ loop', ({ config, strength, timesteps, samples }) => {
    const whole = createScheduler(config, golden.steps);
    const step = golden.steps - Math.min(Math.trunc(golden.steps * strength), golden.steps);
    const from = whole.timesteps.findIndex((_, i) => whole.stepOf(i) === step);
    const rest = startingAt(whole, from);
    expect(rest.timesteps).toHaveLength(timesteps.length);
    timesteps.forEach((t, i) => expect(rest.timesteps[i]).toBeCloseTo(t, 3));
    let x = rest.addNoise(x0, noise, 0);
    expectSame(x, samples[0] ?? [], 1e-6);
    for (let i = 0; i < rest.timesteps.length; i++) {
      x = rest.step(Float32Array.from(golden.outputs[i] ?? []), i, x).prevSample;
      expectSame(x, samples[i + 1] ?? [], 1e-5);
    }
  });

  it('from the first evaluation on is the whole run', () => {
    const whole = createScheduler({ ...(golden.config as object), _class_name: 'DPMSolverMultistepScheduler' }, 10);
    const rest = startingAt(createScheduler({ ...(golden.config as object), _class_name: 'DPMSolverMultistepScheduler' }, 10), 0);
    expect({ ...rest, timesteps: [...rest.timesteps] }.timesteps).toEqual(whole.timesteps);
    let a: Float32Array = noise;
    let b: Float32Array = noise;
    for (let i = 0; i < 10; i++) {
      const output = Float32Array.from(golden.outputs[i] ?? []);
      a = whole.step(output, i, a).prevSample;
      b = rest.step(output, i, b).prevSample;
      expect(b).toEqual(a);
    }
  });

  it('says where it cannot start', () => {
    const ddim = createScheduler({ _class_name: 'DDIMScheduler' }, 10);
    for (const from of [10, -1, 1.5]) expect(() => startingAt(ddim, from)).toThrow(/0 to 9/);
    expect(() => startingAt(createScheduler({ _class_name: 'PNDMScheduler' }, 10), 3)).toThrow(UserError);
    expect(() => startingAt(createScheduler({ _class_name: 'HeunDiscreteScheduler' }, 10), 3)).toThrow(/belong together/);
  });
});
