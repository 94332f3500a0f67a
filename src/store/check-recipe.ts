import { shownValue } from '../base/shown-value.ts';
import { UserError, messageOf } from '../base/user-error.ts';
import { levelAt, rises, type Level } from '../diffusion/level.ts';
import type { Scheduler } from '../diffusion/sampler.ts';
import { MAX_EDITS } from '../protocol/edits.ts';
import { segmentsOf } from '../protocol/fork.ts';
import { recipeScheduler } from '../protocol/inputs.ts';
import type { Manifest } from '../protocol/manifest.ts';
import { MAX_GUIDANCE, MAX_STEPS, MIN_GUIDANCE, recipeSchema, type Recipe } from '../protocol/recipe.ts';
import { isOwnNoise } from '../protocol/starting-noise.ts';
import { tokenize } from '../protocol/tokens.ts';
import { missingNoise } from './start.ts';
import type { Problem, Schedule } from './store.ts';

const ranges: Partial<Record<string, string>> = {
  prompt: 'must be a text of at most 200 characters',
  negativePrompt: 'must be a text of at most 200 characters',
  noise: 'must be “philox”, “torch” or “own:” and a checksum',
  seed: `must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`,
  steps: `must be a whole number from 1 to ${MAX_STEPS}`,
  guidanceScale: `must be a number from ${MIN_GUIDANCE} to ${MAX_GUIDANCE}`,
  eta: 'must be a number from 0 to 1',
  edits: `must be a list of at most ${MAX_EDITS} edits (docs/edits.md)`,
  options: 'must be an object of the sampler’s own fields, such as {use_karras_sigmas: true}',
  model: 'must be the id of a model',
  start: 'must be null, or {picture, from}: the name of a picture, and a whole number from 0 on',
  fork: 'must be null, or {at, of, renoise}: a position from 1 on, and what the run that it forks from has otherwise',
  sampler: 'must be the class name of a sampler, such as DDIMScheduler',
};

/** The recipe that `values` are, or a UserError that names the field, the value and the range. */
export function readRecipe(values: Record<string, unknown>): Recipe {
  const result = recipeSchema.safeParse(values);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = String(issue?.path[0] ?? (issue?.code === 'unrecognized_keys' ? issue.keys[0] : ''));
  if (!Object.hasOwn(recipeSchema.shape, field)) {
    throw new UserError('recipe-field', `A recipe has no field “${field}”. It has: ${Object.keys(recipeSchema.shape).join(', ')}.`);
  }
  throw new UserError(`recipe-${field}`, `${field} ${ranges[field] ?? 'cannot be used'}; ${shownValue(values[field])} is not. The run is unchanged.`);
}

/** Throws a UserError where the model does not know a word of the prompt or has no room for it. */
export function checkPrompt(prompt: string, manifest: Manifest): void {
  const { tokens } = manifest;
  if (tokens === null) return;
  const { unknown, dropped } = tokenize(prompt, tokens);
  const [first, ...more] = unknown;
  if (first) {
    const others = more.length > 0 ? ` (nor ${more.map(({ word }) => `“${word}”`).join(', ')})` : '';
    const nearest = first.nearest.length > 0 ? ` The nearest words that it knows: ${first.nearest.join(', ')}.` : ' The words that it knows are listed beside the prompt.';
    throw new UserError('prompt-unknown-word', `${manifest.title} does not know the word “${first.word}”${others}.${nearest}`);
  }
  if (dropped.length > 0) {
    throw new UserError(
      'prompt-too-long',
      `${manifest.title} reads ${tokens.length - 1} words; there is no room for “${dropped.join(' ')}”. Remove some words.`,
    );
  }
}

function checkNoise(recipe: Recipe, manifest: Manifest): void {
  if (recipe.start !== null && isOwnNoise(recipe.noise)) {
    throw new UserError('start-noise', 'A run starts from noise of your own or from a picture, not both. Start from noise, or take the noise from the seed.');
  }
  const missing = missingNoise(recipe.noise, manifest);
  if (missing !== null) throw new UserError('start-noise', `${missing}. Choose its .npy file again, or take the noise from the seed. The run is unchanged.`);
}

/** Checks everything about a recipe that can be known without running it, and gives its schedule. */
export function checkRecipe(recipe: Recipe, manifest: Manifest): Schedule {
  for (const { recipe: { prompt, negativePrompt } } of segmentsOf(recipe)) {
    checkPrompt(prompt, manifest);
    checkPrompt(negativePrompt, manifest);
  }
  checkNoise(recipe, manifest);
  return scheduleOf(recipeScheduler(manifest, recipe));
}

function scheduleOf(scheduler: Scheduler): Schedule {
  const timesteps = Array.from(scheduler.timesteps);
  const { alphaBar, end } = rises(scheduler) ? inversion(scheduler) : { alphaBar: alphaBarOf(scheduler), end: { signal: 1, noise: 0 } };
  return {
    timesteps,
    alphaBar,
    levels: [...timesteps.map((_, i) => levelAt(scheduler, i)), end],
    stepOf: timesteps.map((_, i) => scheduler.stepOf(i)),
  };
}

/** ᾱ of x at every position; where a sampler knows none (flow matching, EDM), that of a picture with as much noise to its signal. */
function alphaBarOf(scheduler: Scheduler): number[] {
  const { timesteps, alphasCumprod } = scheduler;
  const at = (timestep: number, i: number): number => {
    if (alphasCumprod.length > 0) return interpolate(alphasCumprod, timestep);
    const { signal, noise } = levelAt(scheduler, i);
    return signal ** 2 / (signal ** 2 + noise ** 2);
  };
  return [...timesteps.map(at), 1];
}

/** Inversion ends in noise, and the network is told of a noisier level than that of x. */
function inversion({ sigmas }: Scheduler): { alphaBar: number[]; end: Level } {
  const alphaBar = sigmas.map((sigma) => 1 / (1 + sigma ** 2));
  const last = alphaBar.at(-1) ?? 0;
  return { alphaBar, end: { signal: Math.sqrt(last), noise: Math.sqrt(1 - last) } };
}

/** ᾱ at a timestep that need not be whole: samplers that space their sigmas visit others. */
function interpolate(table: ArrayLike<number>, at: number): number {
  const below = Math.max(0, Math.min(table.length - 1, Math.floor(at)));
  const above = Math.min(table.length - 1, below + 1);
  const weight = Math.max(0, Math.min(1, at - below));
  return (table[below] ?? 0) * (1 - weight) + (table[above] ?? 0) * weight;
}

/** What a thrown error looks like on screen. */
export function problemOf(error: unknown, where: Problem['where'], retry: boolean): Problem {
  return { code: error instanceof UserError ? error.code : 'fault', message: messageOf(error), where, retry };
}
