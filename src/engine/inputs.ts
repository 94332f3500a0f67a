import { samplerConfig } from '../diffusion/sampler-catalogue.ts';
import type { Scheduler } from '../diffusion/sampler.ts';
import { createScheduler } from '../diffusion/scheduler.ts';
import type { NetworkInputs } from '../protocol/frame.ts';
import type { Manifest } from '../protocol/manifest.ts';
import { isGuided, type Recipe } from '../protocol/recipe.ts';
import { tokenize, unconditionalTokens } from '../protocol/tokens.ts';

/** The sampler that the recipe asks for, with the schedule that the model was trained on. Throws UserErrors of src/diffusion. */
export function recipeScheduler(manifest: Manifest, recipe: Recipe): Scheduler {
  return createScheduler(samplerConfig(manifest.scheduler, recipe.sampler, recipe.options), recipe.steps);
}

/**
 * What the network is fed at model evaluation `index`: `xt` (C·H·W values) as the sampler scales it, the timestep and the
 * words; twice, first without the words, where the recipe is guided.
 */
export function networkInputs(
  manifest: Manifest,
  recipe: Recipe,
  scheduler: Pick<Scheduler, 'timesteps' | 'scaleModelInput'>,
  xt: Float32Array,
  index: number,
): NetworkInputs {
  const timestep = scheduler.timesteps[index];
  if (timestep === undefined) throw new RangeError(`no model evaluation ${index}`);
  const scaled = scheduler.scaleModelInput(xt, index);
  const conditional = tokenize(recipe.prompt, manifest.tokens).ids;
  const rows = isGuided(recipe) ? [unconditionalTokens(manifest.tokens), conditional] : [conditional];
  const batch = rows.length;
  const sample = new Float32Array(batch * scaled.length);
  const tokens = new Int32Array(batch * conditional.length);
  rows.forEach((row, b) => {
    sample.set(scaled, b * scaled.length);
    tokens.set(row, b * row.length);
  });
  return { sample, timestep: new Float32Array(batch).fill(timestep), tokens, batch };
}

/**
 * The network's answer for one sample: a new array, `output` is not touched. With a batch of 2 it is
 * u + s·(c − u) (Ho & Salimans 2022, eq. 6 in diffusers' convention), rounded to float32 after each operation as PyTorch does.
 */
export function applyGuidance(output: Float32Array, batch: number, guidanceScale: number): Float32Array {
  if (batch === 1) return output.slice();
  const length = output.length / batch;
  const unconditional = output.subarray(0, length);
  const conditional = output.subarray(length, 2 * length);
  const scale = Math.fround(guidanceScale);
  return unconditional.map((u, i) => {
    const difference = Math.fround((conditional[i] ?? 0) - u);
    return u + Math.fround(scale * difference);
  });
}
