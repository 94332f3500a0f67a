import { describe, expect, it } from 'vitest';
import { standardNormal } from '../base/philox.ts';
import { schedulerClassNames } from './config.ts';
import { at } from './float32.ts';
import { sigmaOfAlphaBar } from './noise-schedule.ts';
import { variancePreserving, velocityOf, type Level } from './prediction.ts';
import type { Scheduler } from './sampler.ts';
import { createScheduler } from './scheduler.ts';

// What the theory says, apart from diffusers.

const size = 48;
const picture = standardNormal(3, 0, size).map((x) => Math.tanh(x));
const trueNoise = standardNormal(3, 1, size);
const onKarrasScale = (name: string): boolean => /^(Euler|Heun|KDPM2|EDM)/.test(name);
const isEdm = (name: string): boolean => name.startsWith('EDM');
const isFlow = (name: string): boolean => name.startsWith('Flow');

function expectClose(got: Float32Array, wanted: ArrayLike<number>, tolerance: number): void {
  let scale = 0;
  let difference = 0;
  got.forEach((x, k) => {
    scale = Math.max(scale, Math.abs(at(wanted, k)));
    difference = Math.max(difference, Math.abs(x - at(wanted, k)));
  });
  expect(difference / scale).toBeLessThanOrEqual(tolerance);
}

/** Signal and noise of x at evaluation i, on the sampler's own scale. */
function levelAt(scheduler: Scheduler, i: number): { signal: number; noise: number } {
  const sigma = at(scheduler.sigmas, i);
  if (onKarrasScale(scheduler.className)) return { signal: 1, noise: sigma };
  if (isFlow(scheduler.className)) return { signal: 1 - sigma, noise: sigma };
  return { signal: 1 / Math.hypot(sigma, 1), noise: sigma / Math.hypot(sigma, 1) };
}

describe('DDIM', () => {
  it('with η = 0 inverts', () => {
    const scheduler = createScheduler({ _class_name: 'DDIMScheduler', clip_sample: false }, 20);
    let sample: Float32Array = standardNormal(5, 0, size);
    const outputs = scheduler.timesteps.map((_, i) => standardNormal(5, 1 + i, size));
    const start = sample;
    outputs.forEach((output, i) => {
      sample = scheduler.step(output, i, sample).prevSample;
    });
    // Back up: the same x̂₀ and ε̂, put together at the noisier level.
    let back = Float64Array.from(sample);
    for (let i = outputs.length - 1; i >= 0; i--) {
      const alphaBar = at(scheduler.alphasCumprod, at(scheduler.timesteps, i));
      const next = scheduler.timesteps[i + 1];
      const alphaBarPrev = next === undefined ? 1 : at(scheduler.alphasCumprod, next);
      back = back.map((x, k) => {
        const noise = at(outputs[i] ?? [], k);
        return Math.sqrt(alphaBar) * ((x - Math.sqrt(1 - alphaBarPrev) * noise) / Math.sqrt(alphaBarPrev)) + Math.sqrt(1 - alphaBar) * noise;
      });
    }
    expectClose(start, back, 1e-5);
  });

  it.each(['epsilon', 'v_prediction'])('with η = 1 is DDPM: the same mean, the same variance (%s)', (prediction_type) => {
    const shared = { clip_sample: false, prediction_type };
    const ddim = createScheduler({ _class_name: 'DDIMScheduler', ...shared }, 20);
    const ddpm = createScheduler({ _class_name: 'DDPMScheduler', ...shared }, 20);
    expect(ddim.timesteps).toEqual(ddpm.timesteps);
    let sample: Float32Array = standardNormal(6, 0, size);
    for (let i = 0; i < ddim.timesteps.length - 1; i++) {
      const output = standardNormal(6, 100 + i, size);
      const noise = standardNormal(6, 200 + i, size);
      const a = ddim.step(output, i, sample, { eta: 1, noise });
      const b = ddpm.step(output, i, sample, { noise });
      expect(a.terms.values.stdT).toBeCloseTo(b.terms.values.stdT ?? NaN, 5);
      expectClose(a.prevSample, b.prevSample, 1e-4);
      sample = b.prevSample;
    }
  });
});

describe('Samplers that must agree do', () => {
  it.each(['epsilon', 'sample', 'v_prediction'])('Euler and DDIM, on their two scales (%s)', (prediction_type) => {
    const shared = { prediction_type, timestep_spacing: 'leading', beta_schedule: 'scaled_linear' };
    const ddim = createScheduler({ _class_name: 'DDIMScheduler', clip_sample: false, ...shared }, 25);
    const euler = createScheduler({ _class_name: 'EulerDiscreteScheduler', ...shared }, 25);
    expect(ddim.timesteps).toEqual(euler.timesteps);
    let onDdim: Float32Array = standardNormal(8, 0, size);
    let onEuler: Float32Array = onDdim.map((x) => x * Math.hypot(at(euler.sigmas, 0), 1));
    for (let i = 0; i < ddim.timesteps.length; i++) {
      expectClose(euler.scaleModelInput(onEuler, i), onDdim, 1e-4);
      const output = standardNormal(8, 1 + i, size);
      onDdim = ddim.step(output, i, onDdim).prevSample;
      onEuler = euler.step(output, i, onEuler).prevSample;
    }
    expectClose(onEuler, onDdim, 1e-4);
  });

  it('DPM-Solver++ and UniPC at order 1, and DDIM between their levels', () => {
    const dpm = createScheduler({ _class_name: 'DPMSolverMultistepScheduler', solver_order: 1 }, 10);
    const uniPc = createScheduler({ _class_name: 'UniPCMultistepScheduler', solver_order: 1, disable_corrector: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }, 10);
    let sample: Float32Array = standardNormal(9, 0, size);
    let other: Float32Array = sample;
    for (let i = 0; i < 10; i++) {
      const output = standardNormal(9, 1 + i, size);
      const { signal, noise } = variancePreserving(at(dpm.sigmas, i));
      const next = variancePreserving(at(dpm.sigmas, i + 1));
      const ddim = sample.map((x, k) => (next.signal * (x - noise * at(output, k))) / signal + next.noise * at(output, k));
      sample = dpm.step(output, i, sample).prevSample;
      other = uniPc.step(output, i, other).prevSample;
      expectClose(sample, ddim, 1e-4);
      expectClose(other, sample, 1e-5);
    }
  });

  it('DDIM, Euler, Heun, DPM-Solver++, UniPC and PNDM end in the same place, and the higher orders nearer', () => {
    // Two-point data, x₀ = ±1 with a little spread, whose best denoiser is known.
    const spread = 0.3;
    function denoise(x: number, signal: number, noise: number): number {
      const variance = signal ** 2 * spread ** 2 + noise ** 2;
      const mean = Math.tanh((signal * x) / variance);
      return mean + ((signal * spread ** 2) / variance) * (x - signal * mean);
    }
    function sampled(config: Readonly<Record<string, unknown>>, steps: number): Float32Array {
      const scheduler = createScheduler({ beta_schedule: 'scaled_linear', beta_start: 0.00085, beta_end: 0.012, timestep_spacing: 'trailing', ...config }, steps);
      let x: Float32Array = standardNormal(11, 0, 256).map((z) => z * scheduler.initNoiseSigma);
      scheduler.timesteps.forEach((t, i) => {
        const input = scheduler.scaleModelInput(x, i);
        const sigma = onKarrasScale(scheduler.className) ? at(scheduler.sigmas, i) : sigmaOfAlphaBar(at(scheduler.alphasCumprod, Math.round(t)));
        const { signal, noise } = variancePreserving(sigma);
        const output = input.map((value) => (value - signal * denoise(value, signal, noise)) / noise);
        x = scheduler.step(output, i, x).prevSample;
      });
      return x;
    }
    const distance = (a: Float32Array, b: Float32Array): number => Math.sqrt(a.reduce((sum, x, k) => sum + (x - at(b, k)) ** 2, 0) / a.length);
    const exact = sampled({ _class_name: 'DDIMScheduler', clip_sample: false }, 1000);
    const names = ['EulerDiscreteScheduler', 'HeunDiscreteScheduler', 'DPMSolverMultistepScheduler', 'UniPCMultistepScheduler'] as const;
    const far = distance(sampled({ _class_name: 'DDIMScheduler', clip_sample: false }, 50), exact);
    expect(far).toBeLessThan(0.05);
    for (const name of names) expect(distance(sampled({ _class_name: name }, 50), exact)).toBeLessThan(0.05);
    expect(distance(sampled({ _class_name: 'PNDMScheduler', skip_prk_steps: true, set_alpha_to_one: true }, 50), exact)).toBeLessThan(0.05);
    for (const name of ['DPMSolverMultistepScheduler', 'UniPCMultistepScheduler']) {
      expect(distance(sampled({ _class_name: name }, 50), exact)).toBeLessThan(far);
    }
  });
});

describe.each(schedulerClassNames)('%s', (name) => {
  const predictions = isFlow(name)
    ? ['flow']
    : isEdm(name)
      ? ['preconditioned']
      : /^(PNDM|EulerAncestral|KDPM2|DDIMInverse)/.test(name)
        ? ['epsilon', 'v_prediction']
        : ['epsilon', 'sample', 'v_prediction'];

  it.each(predictions)('finds x₀ and ε again from a true %s', (prediction) => {
    const config = { _class_name: name, ...(prediction === 'flow' || prediction === 'preconditioned' ? {} : { prediction_type: prediction }) };
    const scheduler = createScheduler(config, 12);
    for (const i of [0, scheduler.timesteps.length >> 1, scheduler.timesteps.length - 1]) {
      // Each evaluation by itself, at the start of a trajectory where the class has a history.
      const fresh = createScheduler(config, 12);
      if (!fresh.canStartAt(i)) continue;
      const sample = fresh.addNoise(picture, trueNoise, i);
      const sigma = at(fresh.sigmas, i);
      const vp = variancePreserving(sigma);
      const level: Level = { ...vp, signalExpr: 1, noiseExpr: 1 };
      const outputs: Readonly<Record<string, Float32Array>> = {
        epsilon: trueNoise,
        sample: picture,
        v_prediction: velocityOf(picture, trueNoise, level),
        // Karras et al. 2022, table 1, with σ_data = ½.
        preconditioned: picture.map((x0, k) => ((x0 - (0.25 / (sigma ** 2 + 0.25)) * at(sample, k)) * Math.hypot(sigma, 0.5)) / (0.5 * sigma)),
        flow: trueNoise.map((x, k) => x - at(picture, k)),
      };
      const result = fresh.step(outputs[prediction] ?? picture, i, sample, { noise: trueNoise, start: true });
      const { signal, noise } = levelAt(fresh, i);
      // What the sample's own rounding lets through.
      expectClose(result.terms.unclippedPredOriginalSample, picture, 1e-6 * Math.max(10, (10 * noise) / signal));
      expectClose(result.predNoise, trueNoise, 1e-6 * Math.max(10, (10 * signal) / noise));
    }
  });

  it.each([1, 4, 7, 20, 50])('has the promised signal-to-noise ratio at every evaluation of %i steps', (steps) => {
    if (name.startsWith('PNDM') && steps < 4) return;
    const scheduler = createScheduler({ _class_name: name }, steps);
    const ones = new Float32Array(1).fill(1);
    const zero = new Float32Array(1);
    scheduler.timesteps.forEach((_, i) => {
      const signal = at(scheduler.addNoise(ones, zero, i), 0);
      const noise = at(scheduler.addNoise(zero, ones, i), 0);
      const level = levelAt(scheduler, i);
      expect(signal).toBeCloseTo(level.signal, 6);
      if (level.noise === 0) {
        // DDIM inversion begins with a clean picture.
        expect(noise).toBe(0);
        return;
      }
      expect(noise / level.noise).toBeCloseTo(1, 5);
      if (!isFlow(name)) expect(((signal / noise) ** 2 * at(scheduler.sigmas, i) ** 2 - 1) * 0.1).toBeCloseTo(0, 5);
    });
  });

  it.each(['leading', 'linspace', 'trailing'])('has falling timesteps (%s)', (timestep_spacing) => {
    if (/^(LCM|DPMSolverSinglestep)/.test(name) || isFlow(name) || isEdm(name)) timestep_spacing = '';
    if (name.startsWith('DDIMInverse') && timestep_spacing === 'linspace') return;
    const falls = name.startsWith('DDIMInverse') ? -1 : 1;
    for (const steps of [1, 2, 3, 5, 10, 17, 50]) {
      if (name.startsWith('PNDM') && steps < 4) continue;
      const scheduler = createScheduler({ _class_name: name, ...(timestep_spacing === '' ? {} : { timestep_spacing }) }, steps);
      const { timesteps, sigmas } = scheduler;
      expect(scheduler.numSteps).toBe(steps);
      const stepNumbers = timesteps.map((_, i) => scheduler.stepOf(i));
      expect(new Set(stepNumbers).size).toBe(steps);
      expect(stepNumbers).toEqual(stepNumbers.toSorted((a, b) => a - b));
      expect(sigmas).toHaveLength(timesteps.length + 1);
      for (let i = 1; i < timesteps.length; i++) {
        if (name.startsWith('PNDM')) continue;
        // Heun evaluates twice at each level but the first and the last.
        if (name.startsWith('Heun') && i % 2 === 0) expect(at(timesteps, i)).toBe(at(timesteps, i - 1));
        else if (name.startsWith('KDPM2')) {
          // The middle of an ancestral step lies between its beginning and where it goes down to, which is past the next level.
          if (i % 2 === 0) expect(at(timesteps, i)).toBeLessThan(at(timesteps, i - 2));
        } else expect(falls * (at(timesteps, i - 1) - at(timesteps, i))).toBeGreaterThan(0);
      }
    }
  });

  it('repeats itself when a trajectory begins again', () => {
    const scheduler = createScheduler({ _class_name: name }, 8);
    const trajectory = (): number[][] => {
      let x: Float32Array = standardNormal(2, 0, size);
      return scheduler.timesteps.map((_, i) => {
        x = scheduler.step(standardNormal(2, 1 + i, size), i, x, { noise: standardNormal(2, 50 + i, size) }).prevSample;
        return Array.from(x);
      });
    };
    expect(trajectory()).toEqual(trajectory());
  });

  it('leaves what it is given as it was', () => {
    const scheduler = createScheduler({ _class_name: name }, 6);
    let x: Float32Array = standardNormal(4, 0, size);
    scheduler.timesteps.forEach((_, i) => {
      const given = [standardNormal(4, 1 + i, size), x, standardNormal(4, 50 + i, size)] as const;
      const before = given.map((data) => data.slice());
      const [output, sample, noise] = given;
      scheduler.scaleModelInput(sample, i);
      scheduler.addNoise(sample, noise, i);
      x = scheduler.step(output, i, sample, { noise }).prevSample;
      expect(given).toEqual(before);
      expect(given).not.toContain(x);
    });
  });
});
