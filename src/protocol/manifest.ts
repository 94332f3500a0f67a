import { z } from 'zod';
import { recipeSchema, type Recipe } from './recipe.ts';

/**
 * What a model is that its graph does not say: `manifest.json` of a shipped model, written by training/export.py, and `unetscope.json`
 * of anybody's (docs/models.md). Parsed here, at the edge, and trusted afterwards. Scheduler fields are named and valued as in
 * diffusers' scheduler_config.json and are parsed by src/diffusion, which knows what each class accepts.
 */

const relativeFile = z
  .string()
  .max(200)
  .regex(/^(?!\/)(?!.*\.\.)[^:\\?#]+$/, 'the path of a file beside the manifest or below');
const inputName = z.string().min(1).max(200);

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

/** An input of the network beside sample and timestep, and where its values come from. */
const conditionSchema = z.discriminatedUnion('kind', [
  /** Ids of the prompt's words in the manifest's own vocabulary: [B, tokens.length]. */
  z.strictObject({ kind: z.literal('tokens'), input: inputName }),
]);

export const manifestSchema = z.strictObject({
  format: z.literal(2),
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
  inputs: z.strictObject({ sample: inputName, timestep: inputName }),
  conditions: z.array(conditionSchema).max(64),
  output: inputName,
  /** The closed vocabulary of a model that reads words by itself. */
  tokens: tokensSchema.nullable(),
  scheduler: z.looseObject({ _class_name: z.string() }),
  /** What PyTorch computed with the same weights. */
  golden: z.strictObject({ steps: relativeFile, taps: relativeFile }).nullable(),
  /** What is run when nothing else is asked for. */
  recipe: recipeSchema.omit({ model: true, options: true, start: true, edits: true }),
  examples: z.array(z.strictObject({ prompt: z.string(), seed: z.int().min(0) })),
  card: relativeFile.nullable(),
  licence: z.string(),
  origin: z.array(z.string()),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type TokenTable = z.infer<typeof tokensSchema>;
export type Condition = z.infer<typeof conditionSchema>;

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

/** Dims of every input, with a batch of 1. */
export function inputDims({ inputs, sample, conditions, tokens }: Manifest): Map<string, readonly number[]> {
  return new Map<string, readonly number[]>([
    [inputs.sample, [1, sample.channels, sample.height, sample.width]],
    [inputs.timestep, [1]],
    ...conditions.map(({ input }) => [input, [1, tokens?.length ?? 0]] as const),
  ]);
}

/** C·H·W of one sample. */
export function sampleLength({ sample }: Manifest): number {
  return sample.channels * sample.height * sample.width;
}
