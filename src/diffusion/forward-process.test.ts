import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answerOf, coarseToFine, meanSquare, noised, trainingOf } from './forward-process.ts';
import { standardNormal } from '../base/philox.ts';
import { velocityOf, levelOfAlphaBar } from './prediction.ts';

const config = { _class_name: 'DDPMScheduler', num_train_timesteps: 100, beta_schedule: 'squaredcos_cap_v2' };
const x0 = standardNormal(3, 9, 48).map((x) => Math.tanh(x));
const noise = standardNormal(7, 0, 48);

describe('the forward process', () => {
  it('has no noise schedule for a flow', () => {
    expect(trainingOf(config)?.alphaBar).toHaveLength(100);
    expect(trainingOf({ _class_name: 'FlowMatchEulerDiscreteScheduler' })).toBeNull();
  });

  it('keeps the variance of the noise and of the picture in the promised shares', () => {
    const many = standardNormal(1, 1, 20_000);
    const xt = noised(many.map(() => 0), many, 0.36);
    expect(meanSquare(xt)).toBeCloseTo(0.64, 1);
  });

  it.each(['epsilon', 'v_prediction', 'sample'] as const)('finds no error in a perfect answer (%s)', (prediction) => {
    const alphaBar = 0.4;
    const xt = noised(x0, noise, alphaBar);
    const output = prediction === 'epsilon' ? noise : prediction === 'sample' ? x0 : velocityOf(x0, noise, levelOfAlphaBar(alphaBar));
    const answer = answerOf(prediction, output, xt, noise, alphaBar);
    expect(answer.error).toBeLessThan(1e-12);
    answer.predX0.forEach((value, i) => expect(value).toBeCloseTo(x0[i] ?? 0, 5));
  });

  it('measures the error as the mean square of ε − ε̂', () => {
    const answer = answerOf('epsilon', noise.map((value) => value - 0.5), noised(x0, noise, 0.4), noise, 0.4);
    expect(answer.error).toBeCloseTo(0.25, 6);
  });
});

describe('x_t', () => {
  const golden = JSON.parse(readFileSync(new URL('../../tools/goldens/forward/forward.golden.json', import.meta.url), 'utf8')) as {
    readonly config: unknown;
    readonly x0: readonly number[];
    readonly noise: readonly number[];
    readonly noised: readonly { readonly t: number; readonly values: readonly number[] }[];
  };
  it.each(golden.noised)('at t = $t is diffusers’ add_noise', ({ t, values }) => {
    const alphaBar = trainingOf(golden.config)?.alphaBar[t] ?? NaN;
    const xt = noised(Float32Array.from(golden.x0), Float32Array.from(golden.noise), alphaBar);
    values.forEach((value, i) => expect(Math.abs((xt[i] ?? NaN) - value)).toBeLessThanOrEqual(3e-7));
  });
});

describe('timesteps, coarse to fine', () => {
  it('has both ends, no doubles, and halves the gaps', () => {
    const order = coarseToFine(999, 50);
    expect(order.slice(0, 3)).toEqual([0, 999, 652]);
    expect(new Set(order).size).toBe(order.length);
    expect(order).toHaveLength(50);
    const early = order.slice(0, 8).toSorted((a, b) => a - b);
    expect(Math.max(...early.slice(1).map((t, i) => t - (early[i] ?? 0)))).toBeLessThan(350);
  });

  it('takes every timestep of a short schedule', () => {
    expect(coarseToFine(3, 50).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
  });
});
