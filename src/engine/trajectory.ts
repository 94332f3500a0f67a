import { standardNormal } from '../base/philox.ts';
import { UserError } from '../base/user-error.ts';
import type { Scheduler } from '../diffusion/sampler.ts';
import type { RunRequest } from '../protocol/engine.ts';
import type { Frame, NetworkInputs, Tensor } from '../protocol/frame.ts';
import { sampleLength } from '../protocol/manifest.ts';
import { applyGuidance, networkInputs, recipeScheduler } from './inputs.ts';

/** The network, for this file: one run on the given inputs. */
export type Ask = (inputs: NetworkInputs) => Promise<{ readonly output: Float32Array; readonly tensors: readonly Tensor[] }>;

export interface Visit {
  readonly frame: Frame;
  /** What `ask` handed over beside the output. */
  readonly tensors: readonly Tensor[];
}

/**
 * The run that a recipe is: one frame for each model evaluation, from the first that is not `known` up to and without
 * `until`. What is known is replayed through the sampler (which may remember earlier answers) without asking the network.
 *
 * The numbers are a function of the recipe alone: x at position 0 is standardNormal(seed, 0) · initNoiseSigma, the fresh noise
 * of evaluation i is standardNormal(seed, 1 + i).
 *
 * Throws UserError `not-a-number`, naming step and tensor.
 */
export async function* trajectory(
  { manifest, recipe, known, until }: Omit<RunRequest, 'watch'>,
  ask: Ask,
): AsyncGenerator<Visit, void, void> {
  const scheduler = recipeScheduler(manifest, recipe);
  const end = Math.min(until, scheduler.timesteps.length);
  let xt = initialSample(recipe.seed, sampleLength(manifest), scheduler);
  for (let index = 0; index < end; index++) {
    const given = known[index];
    if (given !== undefined) {
      xt = advance(scheduler, recipe, given.modelOutput, index, given.xt).prevSample;
      continue;
    }
    const inputs = networkInputs(manifest, recipe, scheduler, xt, index);
    const { output, tensors } = await ask(inputs);
    const modelOutput = applyGuidance(output, inputs.batch, recipe.guidanceScale);
    demandFinite(modelOutput, manifest.output, index, scheduler);
    const { prevSample, predOriginalSample, predNoise, terms } = advance(scheduler, recipe, modelOutput, index, xt);
    demandFinite(prevSample, 'prev', index, scheduler);
    const timestep = scheduler.timesteps[index] ?? 0;
    yield {
      frame: { index, timestep, xt, modelOutput, predNoise, predX0: predOriginalSample, prev: prevSample, terms },
      tensors,
    };
    xt = prevSample;
  }
}

/** x at position 0: `length` values. */
export function initialSample(seed: number, length: number, scheduler: Pick<Scheduler, 'initNoiseSigma'>): Float32Array {
  const noise = standardNormal(seed, 0, length);
  return scheduler.initNoiseSigma === 1 ? noise : noise.map((z) => z * scheduler.initNoiseSigma);
}

function advance(scheduler: Scheduler, { seed, eta }: RunRequest['recipe'], modelOutput: Float32Array, index: number, xt: Float32Array) {
  const noise = scheduler.usesNoise(index, eta) ? standardNormal(seed, 1 + index, xt.length) : undefined;
  return scheduler.step(modelOutput, index, xt, { eta, noise });
}

function demandFinite(values: Float32Array, tensor: string, index: number, scheduler: Scheduler): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new UserError(
    'not-a-number',
    `Step ${index + 1} of ${scheduler.timesteps.length} (t = ${scheduler.timesteps[index]}): the tensor "${tensor}" holds ${values[at]} at index ${at}, so the run cannot go on. Try another device, sampler or guidance.`,
  );
}
