import './strict-zod.ts';
import * as z from 'zod';
import { schedulerClassNames } from '../diffusion/config.ts';
import { editsSchema, type EditSource } from './edits.ts';

export const MAX_STEPS = 1000;
export const MIN_GUIDANCE = -10;
export const MAX_GUIDANCE = 30;

/**
 * All that decides the numbers. The same Recipe gives the same Frames.
 * The device is no part of it.
 */
export const recipeSchema = z.strictObject({
  /** Id of a shipped model: a folder of public/models. */
  model: z.string().min(1).max(64),
  prompt: z.string().max(200),
  /** What guidance leads away from; empty: from what the network draws without words. */
  negativePrompt: z.string().max(200),
  /** Key of the generator. */
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
  /**
   * Where the noise comes from. `philox`: ours, the same in every browser. `torch`: `torch.manual_seed(seed)` on the CPU, to the bit. `own:<checksum>`:
   * an array of the person's own for the starting noise, which only this browser has.
   */
  noise: z.string().regex(/^(philox|torch|own:[0-9a-f]{1,32})$/),
  /** diffusers' class name, e.g. `DDIMScheduler`. */
  sampler: z.enum(schedulerClassNames),
  /** `num_inference_steps`. */
  steps: z.int().min(1).max(MAX_STEPS),
  /** ε̂ = ε̂_uncond + guidanceScale · (ε̂_cond − ε̂_uncond); 1 asks for no guidance, and below 0 the words are led away from (Ho & Salimans 2022, in diffusers' convention). */
  guidanceScale: z.number().min(MIN_GUIDANCE).max(MAX_GUIDANCE),
  /** DDIM's η: 0 deterministic, 1 has DDPM's variance. */
  eta: z.number().min(0).max(1),
  /** Further scheduler fields by diffusers' names (`use_karras_sigmas`, `solver_order`, …). */
  options: z.record(z.string().max(64), z.union([z.string().max(64), z.number(), z.boolean()])),
  /**
   * Image to image: the run begins with this picture, noised to the level of the sampler's evaluation number `from`, and makes the evaluations from
   * there on. `picture` is the id of a shipped one, or `own:<checksum>` of one that only this browser has. Null: from noise.
   */
  start: z.strictObject({ picture: z.string().min(1).max(80), from: z.int().min(0).max(2 * MAX_STEPS) }).nullable(),
  /** What is done to the network while it runs, in order. */
  edits: editsSchema,
});

export type Recipe = z.infer<typeof recipeSchema>;
export type RecipePatch = Partial<Recipe>;

/** Whether each evaluation is a batch of two: unconditional (without the words) and conditional (with them). */
export function isGuided(recipe: Pick<Recipe, 'guidanceScale'>): boolean {
  return recipe.guidanceScale !== 1;
}

/** The run that a patch comes from. */
export function sourceRecipe(recipe: Recipe, { prompt, seed, sampler, guidanceScale, eta }: EditSource): Recipe {
  return {
    ...recipe,
    edits: [],
    prompt: prompt ?? recipe.prompt,
    seed: seed ?? recipe.seed,
    sampler: sampler ?? recipe.sampler,
    guidanceScale: guidanceScale ?? recipe.guidanceScale,
    eta: eta ?? recipe.eta,
  };
}
