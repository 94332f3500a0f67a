import { z } from 'zod';
import { recipeSchema, type Recipe } from './recipe.ts';

/**
 * `public/models/<id>/manifest.json`: what a shipped model is, written by training/export.py.
 * Parsed here, at the edge, and trusted afterwards. Scheduler fields are named and valued as in diffusers'
 * scheduler_config.json and are parsed by src/diffusion, which knows what each class accepts.
 */

const relativeFile = z.string().regex(/^[\w.-]+$/, 'a file name beside the manifest');

const tokensSchema = z.strictObject({
  /** Number of token positions that the network takes. */
  length: z.int().min(1),
  pad: z.int().min(0),
  start: z.int().min(0),
  vocabulary: z.array(z.string()).min(2),
  things: z.array(z.string()),
  colours: z.array(z.string()),
  backgrounds: z.array(z.string()),
});

export const manifestSchema = z.strictObject({
  format: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  title: z.string(),
  summary: z.string(),
  parameters: z.int().min(1),
  opset: z.int(),
  model: z.strictObject({
    file: relativeFile,
    bytes: z.int().min(1),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  sample: z.strictObject({ channels: z.int().min(1), height: z.int().min(1), width: z.int().min(1) }),
  inputs: z.strictObject({ sample: z.string(), timestep: z.string(), tokens: z.string() }),
  output: z.string(),
  tokens: tokensSchema,
  scheduler: z.looseObject({ _class_name: z.string() }),
  golden: z.strictObject({ steps: relativeFile, taps: relativeFile }),
  /** What is run when nothing else is asked for. */
  recipe: recipeSchema.omit({ model: true, options: true, start: true, edits: true }),
  examples: z.array(z.strictObject({ prompt: z.string(), seed: z.int().min(0) })),
  card: relativeFile,
  licence: z.string(),
  origin: z.array(z.string()),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type TokenTable = Manifest['tokens'];

/** `public/models/index.json`. */
export const modelIndexSchema = z.strictObject({
  format: z.literal(1),
  default: z.string(),
  models: z.array(z.string()).min(1),
});

export type ModelIndex = z.infer<typeof modelIndexSchema>;

/** The run of the model's own choice. */
export function defaultRecipe(manifest: Manifest): Recipe {
  return { ...manifest.recipe, model: manifest.id, options: {}, start: null, edits: [] };
}

/** C·H·W of one sample. */
export function sampleLength({ sample }: Manifest): number {
  return sample.channels * sample.height * sample.width;
}
