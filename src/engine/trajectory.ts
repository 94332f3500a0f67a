import { UserError } from '../base/user-error.ts';
import { others } from '../diffusion/others.ts';
import type { Scheduler } from '../diffusion/sampler.ts';
import { recipeAt } from '../protocol/fork.ts';
import type { RunRequest } from '../protocol/engine.ts';
import type { Frame, NetworkInputs, Tensor } from '../protocol/frame.ts';
import { guidedAnswer } from '../protocol/answer.ts';
import { sampleLength } from '../protocol/manifest.ts';
import { networkInputs, recipeFilm, type Crossing } from '../protocol/inputs.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { freshNoise, startingNoise } from '../protocol/starting-noise.ts';

/** The network, for this file: one run on the given inputs, at a position of the film (where edits may hold). */
export type Ask = (inputs: NetworkInputs, index: number) => Promise<{ readonly output: Float32Array; readonly tensors: readonly Tensor[] }>;

/** Which tensor, in the order of computation, is the first that is not finite, or null: asked when the answer is not. */
export type Blame = (inputs: NetworkInputs, index: number) => Promise<string | null>;

export interface Visit {
  readonly frame: Frame;
  /** What `ask` handed over beside the output. */
  readonly tensors: readonly Tensor[];
}

/**
 * The run that a recipe is: one frame for each model evaluation, from the first that is not `known` up to and without
 * `until`. What is known is replayed through the sampler (which may remember earlier answers) without asking the network.
 *
 * The numbers are a function of the recipe alone (by default, noise: 'philox'): x at position 0 is standardNormal(seed, 0) · initNoiseSigma, the fresh noise
 * of evaluation i is standardNormal(seed, 1 + i). A run that starts with a picture has at position 0 that picture with
 * standardNormal(seed, 0) added, and its evaluations keep the fresh noise that they have in the whole run. A run that forks is its parent's film
 * up to there, and draws the fresh noise of evaluation i from the seed that holds there (docs/forks.md).
 *
 * Throws UserError `not-a-number`, naming step and tensor.
 */
export async function* trajectory(
  { manifest, recipe, start, known, until }: Omit<RunRequest, 'watch'>,
  ask: Ask,
  blame?: Blame,
): AsyncGenerator<Visit, void, void> {
  const { scheduler, crossings } = recipeFilm(manifest, recipe);
  const end = Math.min(until, scheduler.timesteps.length);
  const first = recipeAt(recipe, 0);
  let xt = first.start === null ? initialSample(first, sampleLength(manifest), scheduler, start) : startSample(first, sampleLength(manifest), scheduler, start);
  let predX0 = xt;
  for (let index = 0; index < end; index++) {
    const given = known[index];
    if (given !== undefined) {
      ({ prevSample: xt, predOriginalSample: predX0 } = recipeStep(scheduler, recipe, given.modelOutput, index, given.xt));
      continue;
    }
    for (const crossing of crossings) if (crossing.at === index) xt = crossed(scheduler, recipeAt(recipe, index), crossing, xt, predX0);
    const inputs = networkInputs(manifest, recipe, scheduler, xt, index);
    const { output, tensors } = await ask(inputs, index);
    const modelOutput = guidedAnswer(manifest, output, inputs.batch, recipeAt(recipe, index).guidanceScale);
    if (!allFinite(modelOutput)) throw notANumber(index, scheduler, (await blame?.(inputs, index)) ?? manifest.output);
    const { prevSample, predOriginalSample, predNoise, terms } = recipeStep(scheduler, recipe, modelOutput, index, xt);
    if (!allFinite(prevSample)) throw notANumber(index, scheduler, 'prev');
    const timestep = scheduler.timesteps[index] ?? 0;
    yield {
      frame: { index, timestep, xt, modelOutput, predNoise, predX0: predOriginalSample, prev: prevSample, terms },
      tensors,
    };
    xt = prevSample;
    predX0 = predOriginalSample;
  }
}

/** x at position 0: `length` values. */
export function initialSample(
  recipe: Pick<Recipe, 'seed' | 'noise'>,
  length: number,
  scheduler: Pick<Scheduler, 'initNoiseSigma'>,
  own: Float32Array | null,
): Float32Array {
  const noise = startingNoise(recipe, length, own);
  return scheduler.initNoiseSigma === 1 ? noise : noise.map((z) => z * scheduler.initNoiseSigma);
}

/** x at position 0 of a run that starts with a picture. */
function startSample(recipe: Recipe, length: number, scheduler: Pick<Scheduler, 'addNoise'>, picture: Float32Array | null): Float32Array {
  if (picture?.length !== length) {
    throw new UserError('start-picture', 'The picture that this run starts with is not here, or is not the size of the model’s pictures. Choose another, or start from noise.');
  }
  return scheduler.addNoise(picture, startingNoise(recipe, length, null), 0);
}

/** x where the run leaves its parent, whose x and whose last x̂₀ these are: moved to the new sampler's level, or x̂₀ with noise of the seed's own. */
function crossed(scheduler: Scheduler, recipe: Recipe, { at, renoise, from, to }: Crossing, x: Float32Array, predX0: Float32Array): Float32Array {
  if (!renoise) return others('a fork').movedTo(x, predX0, from, to);
  return scheduler.addNoise(predX0, startingNoise({ ...recipe, noise: recipe.noise === 'torch' ? 'torch' : 'philox' }, x.length, null), at);
}

/** The sampler's step from evaluation `index`, with the fresh noise that the recipe has there. */
export function recipeStep(scheduler: Scheduler, recipe: Recipe, modelOutput: Float32Array, index: number, xt: Float32Array) {
  const here = recipeAt(recipe, index);
  const { eta } = here;
  if (!scheduler.usesNoise(index, eta)) return scheduler.step(modelOutput, index, xt, { eta });
  const draws = Array.from({ length: index }, (_, i) => i).filter((i) => scheduler.usesNoise(i, recipeAt(recipe, i).eta)).length;
  return scheduler.step(modelOutput, index, xt, { eta, noise: freshNoise(here, (here.start?.from ?? 0) + index, draws, xt.length) });
}

const allFinite = (values: Float32Array) => values.every(Number.isFinite);

function notANumber(index: number, scheduler: Scheduler, tensor: string): UserError {
  const step = `Step ${index + 1} of ${scheduler.timesteps.length} (t = ${scheduler.timesteps[index]})`;
  return new UserError(
    'not-a-number',
    `${step}: the tensor “${tensor}” holds NaN or infinity, so the run cannot continue. Try another device, sampler or guidance.`,
  );
}
