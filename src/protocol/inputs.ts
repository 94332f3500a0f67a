import { UserError } from '../base/user-error.ts';
import { samplerConfig } from '../diffusion/sampler-config.ts';
import type { Scheduler } from '../diffusion/sampler.ts';
import { createScheduler } from '../diffusion/scheduler.ts';
import { levelAt, type Level } from '../diffusion/level.ts';
import { others, othersIfHere } from '../diffusion/others.ts';
import { parentOf, recipeAt, sameSchedule } from './fork.ts';
import type { Conditions, InputArray, NetworkInputs, ToBeMade } from './frame.ts';
import { conditionDims, extraName, type Condition, type Manifest } from './manifest.ts';
import { isGuided, type Recipe } from './recipe.ts';
import { tokenize, unconditionalTokens } from './tokens.ts';

/**
 * What the network is fed for one sample (C·H·W values, as the network wants them) at a timestep: with the recipe's words, and where the
 * recipe is guided twice, first without them or with its negative prompt.
 */
export function inputsAt(
  manifest: Manifest,
  recipe: Pick<Recipe, 'prompt' | 'negativePrompt' | 'guidanceScale'>,
  scaled: Float32Array,
  timestep: number,
): NetworkInputs {
  // Null is the row without words, in whose place there may be those to lead away from.
  const rows = isGuided(recipe) ? [recipe.negativePrompt === '' ? null : recipe.negativePrompt, recipe.prompt] : [recipe.prompt];
  const batch = rows.length;
  const sample = new Float32Array(batch * scaled.length);
  for (let b = 0; b < batch; b++) sample.set(scaled, b * scaled.length);
  return { sample, timestep: new Float32Array(batch).fill(timestep * manifest.timestepScale), conditions: conditionsFor(manifest, rows), batch };
}

/** Every input beside sample and timestep, for one prompt a row; null is without words. */
export function conditionsFor(manifest: Manifest, rows: readonly (string | null)[]): Conditions {
  const { sample } = manifest;
  const given = manifest.conditions.map((condition) => [condition.input, valuesOf(condition, manifest, rows)] as const);
  if (sample.extraFile === null) return Object.fromEntries(given);
  return Object.fromEntries([...given, [extraName(manifest), { dims: [rows.length, sample.extra.length, sample.height, sample.width], rows }]]);
}

function valuesOf(condition: Condition, manifest: Manifest, rows: readonly (string | null)[]): InputArray | ToBeMade {
  const dims = [rows.length, ...conditionDims(condition, manifest)];
  switch (condition.kind) {
    case 'tokens':
      return { dims, data: tokenRows(manifest, rows) };
    case 'class':
      return { dims, data: Int32Array.from(rows, (prompt) => (prompt === null ? (condition.none ?? 0) : classOf(prompt))) };
    case 'constant': {
      const data = new Float32Array(dims.reduce((product, dim) => product * dim, 1));
      for (let i = 0; i < data.length; i++) data[i] = condition.values[i % condition.values.length] ?? 0;
      return { dims, data };
    }
    case 'text':
    case 'array':
      return { dims, rows };
  }
}

function tokenRows({ tokens }: Manifest, rows: readonly (string | null)[]): Int32Array {
  if (tokens === null) throw new UserError('manifest-malformed', 'The model’s description says that the network reads words, and has no vocabulary.');
  const data = new Int32Array(rows.length * tokens.length);
  rows.forEach((prompt, b) => data.set(prompt === null ? unconditionalTokens(tokens) : tokenize(prompt, tokens).ids, b * tokens.length));
  return data;
}

/** The class that a prompt is the number of; 0 where it is empty. */
export function classOf(prompt: string): number {
  return /^\s*\d{1,9}\s*$/.test(prompt) ? Number(prompt) : 0;
}

/** The sampler that the recipe asks for, from noise to picture, with the schedule that the model was trained on. Throws UserErrors of src/diffusion. */
export function wholeScheduler(manifest: Manifest, recipe: Pick<Recipe, 'sampler' | 'options' | 'steps'>): Scheduler {
  const config = samplerConfig(manifest.scheduler, recipe.sampler, recipe.options);
  othersIfHere()?.refuseLearned(config);
  return createScheduler(config, recipe.steps);
}

/** The evaluations that the run makes: all of the sampler's, or those from where it starts with a picture; of a run that forks, first its parent's. Index 0 is the run's first. */
export function recipeScheduler(manifest: Manifest, recipe: Recipe): Scheduler {
  return recipeFilm(manifest, recipe).scheduler;
}

/** What is done to x where a run leaves another. */
export interface Crossing {
  readonly at: number;
  /** Whether the noise in x is drawn anew; otherwise it is moved from one level to the other. */
  readonly renoise: boolean;
  readonly from: Level;
  readonly to: Level;
}

/** The evaluations of a run, and the positions at which x is not just what the evaluation before has made. */
export interface Film {
  readonly scheduler: Scheduler;
  readonly crossings: readonly Crossing[];
}

/** Whether a run is another than plain DDIM's from noise of the seed's own: what it needs beside that comes later (diffusion/others.ts). */
export function needsOthers({ sampler, options, noise, start, fork }: Recipe): boolean {
  return sampler !== 'DDIMScheduler' || Object.keys(options).length > 0 || noise === 'torch' || start !== null || fork !== null;
}

/** Throws UserErrors of src/diffusion, among them `recipe-fork`. */
export function recipeFilm(manifest: Manifest, recipe: Recipe): Film {
  const { fork, start } = recipe;
  // Before anything of it is computed.
  if (needsOthers(recipe)) others('this run');
  if (fork === null) {
    const whole = wholeScheduler(manifest, recipe);
    return { scheduler: start === null ? whole : others('a start from a picture').startingAt(whole, start.from), crossings: [] };
  }
  const { checkBeginsAnew, joined, takesOverAt } = others('a fork');
  const parent = parentOf(recipe, fork);
  const { scheduler: before, crossings } = recipeFilm(manifest, parent);
  const { at, renoise = false } = fork;
  const count = before.timesteps.length;
  if (at >= count) {
    throw new UserError('recipe-fork', `The run has ${count} network evaluations, so another run can fork from it at positions 1 to ${count - 1}; ${at} is not one of them.`);
  }
  const sameSampler = sameSchedule(parent, recipe);
  if (sameSampler && !renoise) return { scheduler: before, crossings };
  if (sameSampler) checkBeginsAnew(before, at);
  const after = sameSampler ? before : wholeScheduler(manifest, recipe);
  const scheduler = joined(before, at, after, sameSampler ? at : takesOverAt(before, at, after));
  return { scheduler, crossings: [...crossings, { at, renoise, from: levelAt(before, at), to: levelAt(scheduler, at) }] };
}

/** What the network is fed at model evaluation `index`: `xt` (C·H·W values) as the sampler scales it, the timestep and the words. */
export function networkInputs(
  manifest: Manifest,
  recipe: Recipe,
  scheduler: Pick<Scheduler, 'timesteps' | 'scaleModelInput'>,
  xt: Float32Array,
  index: number,
): NetworkInputs {
  const timestep = scheduler.timesteps[index];
  if (timestep === undefined) throw new RangeError(`no model evaluation ${index}`);
  return inputsAt(manifest, recipeAt(recipe, index), scheduler.scaleModelInput(xt, index), timestep);
}
