import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { coverageReport, type CaseResult } from '../../tools/goldens/coverage-report.ts';
import { UserError } from '../base/user-error.ts';
import { schedulerClassNames } from './config.ts';
import { parseSchedulerConfig } from './parse-config.ts';
import { createScheduler } from './scheduler.ts';
import type { StepResult } from './sampler.ts';
import { evaluate, type ScalarValues, type Term } from './terms.ts';

// Trajectories of the real diffusers (tools/goldens/make_scheduler_goldens.py), held to at every step.

const TOLERANCE = 1e-5;

interface GoldenCase {
  readonly class: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly steps: number;
  readonly eta?: number;
  readonly refused?: string;
  readonly shape?: readonly number[];
  readonly offset?: number;
  readonly timesteps?: readonly number[];
  readonly initNoiseSigma?: number;
  readonly probe?: number;
  readonly noised?: number;
  readonly samples?: number;
  readonly sigmas?: number;
  readonly sigmaCount?: number;
  readonly scaled?: number;
  readonly estimates?: number;
  readonly outputs?: number;
  readonly learned?: boolean;
  readonly finite?: number;
}

interface Goldens {
  /** The constructors' parameters with their defaults. */
  readonly defaults: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly diffusers: string;
  readonly torch: string;
  readonly poolSize: number;
  readonly pool: Readonly<Record<string, { outputs: number; noises: number; variances: number }>>;
  readonly cases: readonly GoldenCase[];
}

const folder = new URL('../../tools/goldens/', import.meta.url);
const file = process.env['UNETSCOPE_GOLDENS'] ?? 'schedulers.golden';
const golden = JSON.parse(readFileSync(new URL(`${file}.json`, folder), 'utf8')) as Goldens;
const { cases, pool: pools } = golden;
const bytes = readFileSync(new URL(`${file}.bin`, folder));
const floats = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));

const slice = (start: number, size: number): Float32Array => floats.subarray(start, start + size);

/** The largest difference, relative to the largest magnitude that is expected. */
function deviation(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (got.length !== wanted.length) return Infinity;
  let difference = 0;
  let scale = 0;
  for (let k = 0; k < wanted.length; k++) {
    const a = got[k] ?? NaN;
    const b = wanted[k] ?? NaN;
    if (!Object.is(a, b) && a !== b) difference = Math.max(difference, Number.isNaN(a - b) ? Infinity : Math.abs(a - b));
    scale = Math.max(scale, Math.abs(b));
  }
  return difference === 0 ? 0 : difference / scale;
}

/** Sums terms in float64; `scale` is the largest single contribution, in units of which the sum can be trusted. */
function added(terms: readonly Term[], size: number): { sum: Float64Array; scale: number } {
  const sum = new Float64Array(size);
  let scale = 0;
  for (const { coefficient, data } of terms) {
    data.forEach((x, k) => {
      sum[k] = (sum[k] ?? 0) + coefficient * x;
      scale = Math.max(scale, Math.abs(coefficient * x));
    });
  }
  return { sum, scale };
}

function expectSum(terms: readonly Term[], data: Float32Array, values: ScalarValues, what: string): void {
  if (!terms.every(({ coefficient }) => Number.isFinite(coefficient)) || !data.every(Number.isFinite)) return;
  const { sum, scale } = added(terms, data.length);
  sum.forEach((x, k) => {
    if (!(Math.abs(x - (data[k] ?? NaN)) <= 1e-6 * scale)) expect.fail(`${what}: the terms sum to ${String(x)}, not ${String(data[k])}`);
  });
  for (const { symbol, coefficient, expression } of terms) {
    const value = evaluate(expression, values);
    // The numbers that go into an expression are float32, and some expressions subtract nearly equal ones.
    // A square root of what rounding makes just zero may be of something just below zero in float64.
    if (coefficient === 0 && Number.isNaN(value)) continue;
    // Over a step of hardly any length the difference of nearly equal ones is rounding and nothing else.
    if (values.h !== undefined && Math.abs(values.h) < 1e-4) continue;
    if (!(Math.abs(value - coefficient) <= 1e-3 * Math.max(Math.abs(coefficient), 0.1))) {
      expect.fail(`${what}: ${JSON.stringify(expression)} of ${symbol} is ${String(value)}, not ${String(coefficient)}`);
    }
  }
}

function checkTerms({ terms, prevSample }: StepResult, what: string): void {
  expectSum(terms.predOriginalSample, terms.unclippedPredOriginalSample, terms.values, `${what}, x0`);
  for (const stage of terms.stages) expectSum(stage.terms, stage.data, stage.values ?? terms.values, `${what}, ${stage.symbol}`);
  expectSum(terms.prevSample, prevSample, terms.values, `${what}, prevSample`);
}

function run(one: GoldenCase): CaseResult {
  const scheduler = createScheduler({ _class_name: one.class, ...one.config }, one.steps);
  const { shape = [], offset = 0, probe = 0, timesteps = [] } = one;
  const size = shape.reduce((product, n) => product * n, 1);
  const pool = pools[shape.join('x')] ?? { outputs: 0, noises: 0, variances: 0 };
  const pooled = (start: number, k: number): Float32Array => slice(start + (k % golden.poolSize) * size, size);
  const batch = shape[0] ?? 1;

  expect(Array.from(scheduler.timesteps)).toHaveLength(timesteps.length);
  let worst = Math.max(
    deviation(scheduler.timesteps, timesteps),
    deviation([scheduler.initNoiseSigma], [one.initNoiseSigma ?? NaN]),
    one.sigmas === undefined ? 0 : deviation(scheduler.sigmas, slice(one.sigmas, one.sigmaCount ?? 0)),
    one.noised === undefined
      ? 0
      : deviation(scheduler.addNoise(pooled(pool.outputs, offset).map(Math.tanh), pooled(pool.noises, offset + 1), probe), slice(one.noised, size)),
  );
  expect(worst, 'layout').toBeLessThanOrEqual(TOLERANCE);

  let sample: Float32Array = pooled(pool.noises, offset).map((x) => x * scheduler.initNoiseSigma);
  for (let i = 0; i < (one.finite ?? timesteps.length); i++) {
    let output = one.outputs === undefined ? pooled(pool.outputs, offset + i) : slice(one.outputs + i * size, size);
    if (one.learned === true) {
      const variance = pooled(pool.variances, offset + i);
      const half = size / batch;
      const both = new Float32Array(2 * size);
      for (let n = 0; n < batch; n++) {
        both.set(output.subarray(n * half, (n + 1) * half), 2 * n * half);
        both.set(variance.subarray(n * half, (n + 1) * half), (2 * n + 1) * half);
      }
      output = both;
    }
    if (i === probe && one.scaled !== undefined) {
      worst = Math.max(worst, deviation(scheduler.scaleModelInput(sample, i), slice(one.scaled, size)));
    }
    const noise = pooled(pool.noises, offset + 1 + i);
    const result = scheduler.step(output, i, sample, { eta: one.eta, noise, batch });
    checkTerms(result, `evaluation ${String(i)}`);
    worst = Math.max(worst, deviation(result.prevSample, slice((one.samples ?? 0) + i * size, size)));
    if (one.estimates !== undefined) worst = Math.max(worst, deviation(result.predOriginalSample, slice(one.estimates + i * size, size)));
    expect(worst, `evaluation ${String(i)} of ${String(timesteps.length)}`).toBeLessThanOrEqual(TOLERANCE);
    sample = result.prevSample;
  }
  return { className: one.class, config: one.config, steps: one.steps, eta: one.eta ?? 0, deviation: worst };
}

describe('Every class has the fields and the defaults of diffusers', () => {
  it.each(Object.entries(golden.defaults))('%s', (className, defaults) => {
    const wanted = Object.fromEntries(Object.entries(defaults).map(([field, value]) => [field, value === '-Infinity' ? -Infinity : value]));
    expect(parseSchedulerConfig({ _class_name: className }).values).toEqual(wanted);
    // A config that diffusers saved names every field.
    expect(parseSchedulerConfig({ _class_name: className, _diffusers_version: golden.diffusers, ...defaults }).values).toEqual(wanted);
  });

  it('and no class is missing', () => {
    expect(Object.keys(golden.defaults).sort()).toEqual([...schedulerClassNames].sort());
  });
});

function isRefused(one: GoldenCase): boolean {
  try {
    createScheduler({ _class_name: one.class, ...one.config }, one.steps);
    return false;
  } catch (error) {
    return error instanceof UserError && error.code === 'scheduler-not-finite';
  }
}

const results: CaseResult[] = [];
const title = (one: GoldenCase): string => `${JSON.stringify(one.config)}, ${String(one.steps)} steps${one.eta === undefined ? '' : `, eta ${String(one.eta)}`}`;

for (const className of new Set(cases.map((one) => one.class))) {
  const group = cases.filter((one) => one.class === className);
  describe(`${className} is diffusers'`, () => {
    for (const one of group) {
      if (one.refused !== undefined) {
        it(`refuses ${title(one)}, as diffusers does`, () => {
          expect(() => {
            run(one);
          }).toThrow(UserError);
        });
      } else {
        it(title(one), () => {
          // Where diffusers itself comes to NaN in the end, a schedule that cannot be run may be refused at once.
          if (one.finite !== undefined && isRefused(one)) return;
          results.push(run(one));
        });
      }
    }
  });
}

// UNETSCOPE_WRITE_DOCS=1 writes what was measured into docs/.
afterAll(() => {
  if (process.env['UNETSCOPE_WRITE_DOCS'] === undefined) return;
  mkdirSync(new URL('../../docs/', import.meta.url), { recursive: true });
  const refused = cases.filter((one) => one.refused !== undefined).length;
  writeFileSync(
    new URL('../../docs/samplers.md', import.meta.url),
    coverageReport(results, { diffusers: golden.diffusers, torch: golden.torch, refused, tolerance: TOLERANCE }),
  );
});
