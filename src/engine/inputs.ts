import { samplerConfig } from '../diffusion/sampler-catalogue.ts';
import type { Scheduler } from '../diffusion/sampler.ts';
import { createScheduler } from '../diffusion/scheduler.ts';
import type { NetworkInputs } from '../protocol/frame.ts';
import { inputsAt } from '../protocol/inputs.ts';
import type { Manifest } from '../protocol/manifest.ts';
import type { Recipe } from '../protocol/recipe.ts';

/** The sampler that the recipe asks for, with the schedule that the model was trained on. Throws UserErrors of src/diffusion. */
export function recipeScheduler(manifest: Manifest, recipe: Recipe): Scheduler {
  return createScheduler(samplerConfig(manifest.scheduler, recipe.sampler, recipe.options), recipe.steps);
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
  return inputsAt(manifest, recipe, scheduler.scaleModelInput(xt, index), timestep);
}
