import { describe, expect, it } from 'vitest';
import { standardNormal } from '../base/philox.ts';
import { at } from './float32.ts';
import type { Scheduler } from './sampler.ts';
import { createScheduler } from './scheduler.ts';

// Every deterministic sampler solves the same differential equation (Song et al. 2021, equation 13). Where the data are heaps on a
// line the best denoiser is known, and so is the exact solution: the flow keeps the order of the points, so that each stays at
// its quantile. The error against it must fall with the number of steps at the order that the sampler's paper promises.

const heaps = [
  { weight: 0.35, mean: -1.2, spread: 0.5 },
  { weight: 0.65, mean: 0.7, spread: 0.3 },
];

/** x_t = signal · x₀ + noise · ε */
interface Level {
  readonly signal: number;
  readonly noise: number;
}

const noised = ({ signal, noise }: Level) =>
  heaps.map((heap) => ({ ...heap, centre: signal * heap.mean, variance: (signal * heap.spread) ** 2 + noise ** 2 }));

/** E[x₀ | x_t] at a level, as a function of x_t. */
function denoiser(level: Level): (x: number) => number {
  const parts = noised(level).map(({ weight, mean, spread, centre, variance }) => ({
    centre,
    mean,
    height: weight / Math.sqrt(variance),
    exponent: -1 / (2 * variance),
    slope: (level.signal * spread ** 2) / variance,
  }));
  return (x) => {
    let sum = 0;
    let total = 0;
    for (const { centre, mean, height, exponent, slope } of parts) {
      const density = height * Math.exp(exponent * (x - centre) ** 2);
      sum += density * (mean + slope * (x - centre));
      total += density;
    }
    return sum / total;
  };
}

/** Φ(z), by its power series (Abramowitz & Stegun 26.2.11). */
function normalCdf(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 3; k < 400; k += 2) sum += term *= (z * z) / k;
  return 0.5 + (sum * Math.exp(-(z * z) / 2)) / Math.sqrt(2 * Math.PI);
}

const quantile = (x: number, level: Level): number =>
  noised(level).reduce((sum, { weight, centre, variance }) => sum + weight * normalCdf((x - centre) / Math.sqrt(variance)), 0);

/** Where the exact flow takes x from one level to another. */
function transported(x: number, from: Level, to: Level): number {
  const wanted = quantile(x, from);
  let low = -6;
  let high = 6;
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (quantile(middle, to) < wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** F of Karras et al. 2022, table 1, with σ_data = ½. */
function preconditioned(picture: number, x: number, sigma: number): number {
  const variance = sigma ** 2 + 0.25;
  return ((picture - (0.25 / variance) * x) * Math.sqrt(variance)) / (0.5 * sigma);
}

function levelAt({ className, sigmas }: Scheduler, i: number): Level {
  const sigma = at(sigmas, i);
  if (className === 'FlowMatchEulerDiscreteScheduler') return { signal: 1 - sigma, noise: sigma };
  return { signal: 1 / Math.hypot(sigma, 1), noise: sigma / Math.hypot(sigma, 1) };
}

const starts = Array.from({ length: 33 }, (_, k) => (k - 16) / 8);
const TIMESTEPS = 960;

/** What the best network says. */
function outputOf(scheduler: Scheduler, x: Float32Array, i: number): Float32Array {
  const level = levelAt(scheduler, i);
  const denoised = denoiser(level);
  if (scheduler.className.startsWith('EDM')) {
    return x.map((value) => preconditioned(denoised(value * level.signal), value, at(scheduler.sigmas, i)));
  }
  return scheduler.scaleModelInput(x, i).map((value) => {
    const picture = denoised(value);
    const noise = (value - level.signal * picture) / level.noise;
    return scheduler.predictionType === 'flow_prediction' ? noise - picture : noise;
  });
}

function laidOut(config: Readonly<Record<string, unknown>>, steps: number): Scheduler {
  const schedule = /^(Flow|EDM)/.test(String(config['_class_name'])) ? {} : { beta_start: 0.0005, beta_end: 0.02 };
  return createScheduler({ num_train_timesteps: TIMESTEPS, ...schedule, ...config }, steps);
}

/** The root mean square error at the level of the last evaluation: the last step, to no noise, is taken at order 1 by most. */
function errorOf(config: Readonly<Record<string, unknown>>, steps: number): number {
  const scheduler = laidOut(config, steps);
  const last = scheduler.timesteps.length - 1;
  const karras = /^(Euler|Heun|KDPM2|EDM)/.test(scheduler.className);
  const scale = (i: number): number => (karras ? Math.hypot(at(scheduler.sigmas, i), 1) : 1);
  let x: Float32Array = Float32Array.from(starts, (start) => start * scale(0));
  for (let i = 0; i < last; i++) x = scheduler.step(outputOf(scheduler, x, i), i, x).prevSample;
  const from = levelAt(scheduler, 0);
  const to = levelAt(scheduler, last);
  const squares = starts.map((start, k) => (at(x, k) / scale(last) - transported(start, from, to)) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / starts.length);
}

/** Steps evenly spaced in log σ, the variable that the solvers count in. */
const even = { use_exponential_sigmas: true };
/** One whole number of timesteps apart, so that DDIM and PNDM, which step by a fixed stride, reach the next. */
const stride = { timestep_spacing: 'trailing' };
const dpm = { _class_name: 'DPMSolverMultistepScheduler', ...even };
const uniPc = { _class_name: 'UniPCMultistepScheduler', ...even };
const single = { _class_name: 'DPMSolverSinglestepScheduler', final_sigmas_type: 'sigma_min', ...even };
const deis = { _class_name: 'DEISMultistepScheduler', ...even };
const edm = { sigma_schedule: 'exponential', sigma_min: 0.02, sigma_max: 80 };
const uncorrected = { disable_corrector: Array.from({ length: 100 }, (_, k) => k) };

const cases: readonly (readonly [name: string, order: number, config: Readonly<Record<string, unknown>>])[] = [
  ['DDIM', 1, { _class_name: 'DDIMScheduler', clip_sample: false, ...stride }],
  ['Euler', 1, { _class_name: 'EulerDiscreteScheduler', ...even }],
  ['Euler on the straight paths of a flow', 1, { _class_name: 'FlowMatchEulerDiscreteScheduler' }],
  ['DPM-Solver++ of order 1', 1, { ...dpm, solver_order: 1 }],
  ['Heun', 2, { _class_name: 'HeunDiscreteScheduler', ...even }],
  ['DPM-Solver++ 2M', 2, dpm],
  ['DPM-Solver++ 2M, heun', 2, { ...dpm, solver_type: 'heun' }],
  ['DPM-Solver++ 2M, uniform in λ', 2, { ...dpm, use_exponential_sigmas: false, use_lu_lambdas: true }],
  // Its first steps have no history yet and are of order 1 and 2, which the whole run then keeps.
  ['DPM-Solver++ 3M', 2, { ...dpm, solver_order: 3 }],
  ['UniP of order 2, which is UniPC without corrector', 2, { ...uniPc, ...uncorrected }],
  // The corrector raises the order by one (Zhao et al. 2023, theorem 3.1).
  ['UniPC of order 1', 2, { ...uniPc, solver_order: 1 }],
  ['UniPC of order 2', 3, uniPc],
  ['UniPC of order 2, bh1', 3, { ...uniPc, solver_type: 'bh1' }],
  ['UniPC of order 2 on the noise', 3, { ...uniPc, predict_x0: false }],
  ['UniPC of order 3', 3, { ...uniPc, solver_order: 3 }],
  // Every other evaluation ends a step of the second order, and at order 1 the others only begin one.
  ['DPM-Solver++ 2S', 2, { ...single, solver_order: 2 }],
  ['DPM-Solver++ 2S, heun', 2, { ...single, solver_type: 'heun' }],
  ['DPM-Solver++ 3S, heun', 3, { ...single, solver_order: 3, solver_type: 'heun' }],
  ['DEIS of order 1', 1, { ...deis, solver_order: 1 }],
  ['DEIS of order 2', 2, deis],
  ['DEIS of order 3', 3, { ...deis, solver_order: 3 }],
  ['DPM2', 2, { _class_name: 'KDPM2DiscreteScheduler', ...even }],
  ['EDM, Euler', 1, { _class_name: 'EDMEulerScheduler', ...edm }],
  ['EDM, DPM-Solver++ 2M', 2, { _class_name: 'EDMDPMSolverMultistepScheduler', ...edm }],
  ['PNDM', 2, { _class_name: 'PNDMScheduler', set_alpha_to_one: true, ...stride }],
  ['PNDM without Runge–Kutta steps', 2, { _class_name: 'PNDMScheduler', set_alpha_to_one: true, skip_prk_steps: true, ...stride }],
];

describe('Samplers come to the exact solution at the order that theory promises', () => {
  it.each(cases)('%s: order %i', (_, order, config) => {
    const errors = [24, 48].map((steps) => errorOf(config, steps));
    const measured = Math.log2(at(errors, 0) / at(errors, 1));
    expect(measured).toBeGreaterThan(order - 0.2);
    // Some do better than promised while steps are long; but what is of order 1 must not look like more.
    expect(measured).toBeLessThan(order + 1.3);
    expect(at(errors, 1)).toBeLessThan([Infinity, 0.05, 0.01, 0.002][order] ?? 0);
  });

  it('and the order is seen: with as many evaluations the higher orders are nearer', () => {
    const euler = errorOf({ _class_name: 'EulerDiscreteScheduler', ...even }, 49);
    const heun = errorOf({ _class_name: 'HeunDiscreteScheduler', ...even }, 25);
    const secondOrder = errorOf(dpm, 49);
    const corrected = errorOf(uniPc, 49);
    expect(heun).toBeLessThan(euler / 2);
    expect(secondOrder).toBeLessThan(heun);
    expect(corrected).toBeLessThan(secondOrder / 3);
  });
});

// What draws fresh noise comes to no one picture, but to pictures that are spread as the data are.
describe('Samplers that draw fresh noise come to the distribution of the data', () => {
  const mean = heaps.reduce((sum, heap) => sum + heap.weight * heap.mean, 0);
  const variance = heaps.reduce((sum, heap) => sum + heap.weight * (heap.spread ** 2 + (heap.mean - mean) ** 2), 0);
  const left = heaps.reduce((sum, heap) => sum + heap.weight * normalCdf((-0.5 - heap.mean) / heap.spread), 0);

  it.each([
    ['DDPM', { _class_name: 'DDPMScheduler', clip_sample: false }, 0],
    ['DDIM, η = 1', { _class_name: 'DDIMScheduler', clip_sample: false, ...stride }, 1],
    ['Euler ancestral', { _class_name: 'EulerAncestralDiscreteScheduler' }, 0],
    ['DPM2 ancestral', { _class_name: 'KDPM2AncestralDiscreteScheduler' }, 0],
    ['SDE-DPM-Solver++ 2M', { ...dpm, algorithm_type: 'sde-dpmsolver++' }, 0],
  ] as const)('%s', (_, config, eta) => {
    const scheduler = laidOut(config, 80);
    const count = 2000;
    let x: Float32Array = standardNormal(21, 0, count).map((z) => z * scheduler.initNoiseSigma);
    scheduler.timesteps.forEach((_t, i) => {
      x = scheduler.step(outputOf(scheduler, x, i), i, x, { eta, noise: standardNormal(21, 1 + i, count) }).prevSample;
    });
    const found = x.reduce((sum, value) => sum + value, 0) / count;
    // Three standard errors of each statistic are about 0.07, and 80 steps are not infinitely many.
    expect(Math.abs(found - mean)).toBeLessThan(0.08);
    expect(Math.abs(x.reduce((sum, value) => sum + (value - found) ** 2, 0) / count / variance - 1)).toBeLessThan(0.08);
    expect(Math.abs(x.filter((value) => value < -0.5).length / count - left)).toBeLessThan(0.04);
  });
});
