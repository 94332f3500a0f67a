import { UserError } from '../../base/user-error.ts';
import { levelAt } from '../../diffusion/level.ts';
import { others } from '../../diffusion/others.ts';
import { parseSchedulerConfig } from '../../diffusion/parse-config.ts';
import { samplerConfig } from '../../diffusion/sampler-config.ts';
import type { Scheduler } from '../../diffusion/sampler.ts';
import { everywhere, recipeAt, segmentsOf } from '../../protocol/fork.ts';
import { recipeFilm, type Crossing } from '../../protocol/inputs.ts';
import type { Manifest } from '../../protocol/manifest.ts';
import type { Recipe } from '../../protocol/recipe.ts';

/** x, the network's guided answer, or fresh noise, at an evaluation. */
type Quantity = readonly ['x' | 'output' | 'noise', number, number];

export interface StepNumbers {
  readonly t: number;
  /** What x is multiplied by before the network reads it. */
  readonly scale: number;
  /** The next x is the sum of these: quantity, evaluation, coefficient. */
  readonly next: readonly Quantity[];
  /** x̂₀ = a·x + b·output. */
  readonly x0: readonly [a: number, b: number];
  /** Where x̂₀ is clipped to ±largest: the next x is that times `factor`, and what `next` has. */
  readonly clip?: readonly [factor: number, largest: number];
  /** Where the run leaves another: x is a·(x̂₀ of the step before) + b·(x, or noise drawn anew from the seed that holds here). */
  readonly enters?: readonly [a: number, b: number, of: 'x' | 'noise'];
}

export interface SamplerNumbers {
  readonly initScale: number;
  readonly sampler: readonly StepNumbers[];
}

/**
 * What the samplers of a run do, in numbers that need no sampler. A step is linear in all that it reads, so each evaluation is made with unit
 * vectors in the place of x, answer and noise: the result is the coefficients, those of earlier evaluations too where it keeps a history.
 * Clipping x̂₀ is not linear: how much of it is in the next x is found where it is clipped and where it would not be.
 */
export function samplerNumbers(manifest: Manifest, recipe: Recipe): SamplerNumbers {
  for (const { recipe: one } of segmentsOf(recipe)) checkNumbers(manifest, one);
  const unclipped = everywhere(recipe, (one) => (clipOf(manifest, one) === null ? one : { ...one, options: { ...one.options, clip_sample: false } }));
  const { scheduler, crossings } = recipeFilm(manifest, unclipped);
  const clipping = recipeFilm(manifest, recipe).scheduler;
  const sampler = scheduler.timesteps.map((_, i): StepNumbers => {
    const here = recipeAt(recipe, i);
    const crossing = crossings.find(({ at }) => at === i);
    return { ...clipped(stepNumbers(scheduler, i, here.eta), scheduler, clipping, i, here.eta, clipOf(manifest, here)), ...(crossing === undefined ? {} : { enters: entersBy(crossing, scheduler) }) };
  });
  return { initScale: scheduler.initNoiseSigma, sampler };
}

const configOf = (manifest: Manifest, { sampler, options }: Recipe): Readonly<Record<string, unknown>> => parseSchedulerConfig(samplerConfig(manifest.scheduler, sampler, options)).values;

function checkNumbers(manifest: Manifest, recipe: Recipe): void {
  if (configOf(manifest, recipe)['thresholding'] === true) {
    throw new UserError('export-clipped', `${recipe.sampler} with thresholding cannot be written as a few numbers per step. Turn that off, then export again.`);
  }
}

/** Where x̂₀ is clipped; null where it is not. */
function clipOf(manifest: Manifest, recipe: Recipe): number | null {
  const config = configOf(manifest, recipe);
  return config['clip_sample'] === true ? Number(config['clip_sample_range'] ?? 1) : null;
}

function entersBy({ at, renoise, from, to }: Crossing, scheduler: Scheduler): [number, number, 'x' | 'noise'] {
  if (renoise) {
    const { signal, noise } = levelAt(scheduler, at);
    return [signal, noise, 'noise'];
  }
  const { movedTo } = others('a fork');
  const [ofX0 = NaN] = movedTo(Float32Array.of(0), Float32Array.of(1), from, to);
  const [ofX = NaN] = movedTo(Float32Array.of(1), Float32Array.of(0), from, to);
  return [ofX0, ofX, 'x'];
}

function stepNumbers(scheduler: Scheduler, i: number, eta: number): StepNumbers {
  const count = scheduler.timesteps.length;
  const kinds = ['x', 'output', 'noise'] as const;
  const unit = (kind: number): Float32Array => {
    const vector = new Float32Array(kinds.length * count);
    vector[kind * count + i] = 1;
    return vector;
  };
  const noise = scheduler.usesNoise(i, eta) ? unit(2) : undefined;
  const { prevSample, predOriginalSample } = scheduler.step(unit(1), i, unit(0), { eta, noise });
  const next = [...prevSample].flatMap((coefficient, at): Quantity[] => {
    const kind = kinds[Math.floor(at / count)];
    return coefficient === 0 || kind === undefined ? [] : [[kind, at % count, coefficient]];
  });
  const [a, b] = [predOriginalSample[i] ?? 0, predOriginalSample[count + i] ?? 0];
  return { t: scheduler.timesteps[i] ?? 0, scale: scheduler.scaleModelInput(unit(0), i)[i] ?? 1, next, x0: [a, b] };
}

/** The same with x̂₀ by itself, as `clipping` has it, where it is clipped: what it brings to x and to the answer is taken off those. */
function clipped(numbers: StepNumbers, scheduler: Scheduler, clipping: Scheduler, i: number, eta: number, largest: number | null): StepNumbers {
  if (largest === null) return numbers;
  const [a, b] = numbers.x0;
  const ofX = Math.abs(a) > Math.abs(b);
  const beyond = (4 * largest) / (ofX ? a : b);
  const [output, x] = [Float32Array.of(ofX ? 0 : beyond), Float32Array.of(ofX ? beyond : 0)];
  const noise = scheduler.usesNoise(i, eta) ? Float32Array.of(0) : undefined;
  const nextBy = (one: Scheduler): number => one.step(output, i, x, { eta, noise }).prevSample[0] ?? NaN;
  const factor = (nextBy(scheduler) - nextBy(clipping)) / (3 * largest);
  const present = (of: 'x' | 'output') => numbers.next.find(([kind, at]) => kind === of && at === i)?.[2] ?? 0;
  const others = numbers.next.filter(([kind, at]) => kind === 'noise' || at !== i);
  return { ...numbers, next: [...others, ['x', i, present('x') - factor * a], ['output', i, present('output') - factor * b]], clip: [factor, largest] };
}
