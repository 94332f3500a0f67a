import './strict-zod.ts';
import * as z from 'zod/mini';
import { schedulerClassNames } from '../diffusion/config.ts';
import { editsSchema, type EditSource } from './edits.ts';

export const MAX_STEPS = 1000;
export const MIN_GUIDANCE = -10;
export const MAX_GUIDANCE = 30;

/** What can be another from a fork on. */
const changing = {
  prompt: z.string().check(z.maxLength(200)),
  /** What guidance leads away from; empty: from what the network draws without words. */
  negativePrompt: z.string().check(z.maxLength(200)),
  /** Key of the generator. */
  seed: z.int().check(z.gte(0), z.lte(Number.MAX_SAFE_INTEGER)),
  /** diffusers' class name, e.g. `DDIMScheduler`. */
  sampler: z.enum(schedulerClassNames),
  /** `num_inference_steps`. */
  steps: z.int().check(z.gte(1), z.lte(MAX_STEPS)),
  /** ε̂ = ε̂_uncond + guidanceScale · (ε̂_cond − ε̂_uncond); 1 asks for no guidance, and below 0 the words are led away from (Ho & Salimans 2022, in diffusers' convention). */
  guidanceScale: z.number().check(z.gte(MIN_GUIDANCE), z.lte(MAX_GUIDANCE)),
  /** DDIM's η: 0 deterministic, 1 has DDPM's variance. */
  eta: z.number().check(z.gte(0), z.lte(1)),
  /** Further scheduler fields by diffusers' names (`use_karras_sigmas`, `solver_order`, …). */
  options: z.record(z.string().check(z.maxLength(64)), z.union([z.string().check(z.maxLength(64)), z.number(), z.boolean()])),
  /** What is done to the network while it runs, in order. */
  edits: editsSchema,
};

/** Forks of forks. */
export const MAX_FORKS = 4;

/** The recipe of the run that a fork leaves: as the one that forks, but for these fields. */
const parentSchema = z.partial(z.strictObject(changing));

export interface Fork {
  /** The first position of the film that is not the parent's. */
  readonly at: number;
  /** Whether the noise in x_t is drawn anew there, from the seed. */
  readonly renoise?: true | undefined;
  readonly of: z.infer<typeof parentSchema> & { readonly fork?: Fork | undefined };
}

const forkSchema: z.ZodMiniType<Fork> = z
  .strictObject({
    at: z.int().check(z.gte(1), z.lte(10_000)),
    renoise: z.optional(z.literal(true)),
    of: z.strictObject({ ...parentSchema.shape, fork: z.optional(z.lazy((): z.ZodMiniType<Fork> => forkSchema)) }),
  })
  .check(
    z.refine(({ at, of }) => of.fork === undefined || of.fork.at <= at, 'the run that it forks from forks later'),
    z.refine((fork) => depth(fork) <= MAX_FORKS, `a run forks at most ${MAX_FORKS} times`),
  );

function depth({ of }: Fork): number {
  return of.fork === undefined ? 1 : 1 + depth(of.fork);
}

/**
 * All that decides the numbers. The same Recipe gives the same Frames.
 * The device is no part of it.
 */
export const recipeSchema = z.strictObject({
  /** Id of a shipped model: a folder of public/models. */
  model: z.string().check(z.minLength(1), z.maxLength(64)),
  ...changing,
  /**
   * Where the noise comes from. `philox`: ours, the same in every browser. `torch`: `torch.manual_seed(seed)` on the CPU, to the bit. `own:<checksum>`:
   * an array of the person's own for the starting noise, which only this browser has.
   */
  noise: z.string().check(z.regex(/^(philox|torch|own:[0-9a-f]{1,32})$/)),
  /**
   * Image to image: the run begins with this picture, noised to the level of the sampler's evaluation number `from`, and makes the evaluations from
   * there on. `picture` is the id of a shipped one, or `own:<checksum>` of one that only this browser has. Null: from noise. Of a run that forks, it
   * is where the first of its parents begins.
   */
  start: z.nullable(z.strictObject({ picture: z.string().check(z.minLength(1), z.maxLength(80)), from: z.int().check(z.gte(0), z.lte(2 * MAX_STEPS)) })),
  /** The run goes on from another run's x_t (`fork.ts`). Null: it is one run from its start. */
  fork: z.nullable(forkSchema),
});

export type Recipe = z.infer<typeof recipeSchema>;
/** A fork that does not say what it forks from leaves the recipe that is patched. */
type ForkWish = Omit<Fork, 'of'> & Partial<Fork>;
export type RecipePatch = Partial<Omit<Recipe, 'fork'>> & { readonly fork?: ForkWish | null };

/** What a run ends in: an inversion ends where other runs begin. */
export function endOf({ sampler }: Pick<Recipe, 'sampler'>): 'noise' | 'picture' {
  return sampler === 'DDIMInverseScheduler' ? 'noise' : 'picture';
}

/** Whether each evaluation is a batch of two: unconditional (without the words) and conditional (with them). */
export function isGuided(recipe: Pick<Recipe, 'guidanceScale'>): boolean {
  return recipe.guidanceScale !== 1;
}

/** The run that a patch comes from; of a run that forks, one that forks in the same places. */
export function sourceRecipe(recipe: Recipe, from: EditSource): Recipe {
  const { prompt, seed, sampler, guidanceScale, eta } = from;
  return {
    ...recipe,
    edits: [],
    prompt: prompt ?? recipe.prompt,
    seed: seed ?? recipe.seed,
    sampler: sampler ?? recipe.sampler,
    guidanceScale: guidanceScale ?? recipe.guidanceScale,
    eta: eta ?? recipe.eta,
    fork: recipe.fork === null ? null : sourceFork(recipe.fork, from),
  };
}

function sourceFork({ of, ...fork }: Fork, from: EditSource): Fork {
  const rest = { ...of, ...from };
  delete rest.edits;
  return { ...fork, of: of.fork === undefined ? rest : { ...rest, fork: sourceFork(of.fork, from) } };
}
