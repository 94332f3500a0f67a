import './strict-zod.ts';
import * as z from 'zod/mini';
import { recipeSchema, type Recipe } from './recipe.ts';

/**
 * What a model is that its graph does not say: `manifest.json` of a shipped model, written by training/export.py, and `unetscope.json`
 * of anybody's (docs/models.md). Parsed here, at the edge, and trusted afterwards. Scheduler fields are named and valued as in
 * diffusers' scheduler_config.json and are parsed by src/diffusion, which knows what each class accepts.
 */

const relativeFile = z
  .string()
  .check(z.maxLength(200), z.regex(/^(?!\/)(?!.*\.\.)[^:\\?#]+$/, 'the path of a file beside the manifest or below'));
const inputName = z.string().check(z.minLength(1), z.maxLength(200));

const tokensSchema = z.strictObject({
  /** Number of token positions that the network takes. */
  length: z.int().check(z.gte(1)),
  pad: z.int().check(z.gte(0)),
  start: z.int().check(z.gte(0)),
  vocabulary: z.array(z.string()).check(z.minLength(2)),
  things: z.array(z.string()),
  colours: z.array(z.string()),
  backgrounds: z.array(z.string()),
  /** Of a model that reads of several things: what places one by another (`left of`, of one word or two), what counts, and names in the plural. */
  relations: z.optional(z.array(z.string())),
  counts: z.optional(z.array(z.string())),
  plurals: z.optional(z.array(z.string())),
});

const size = z.int().check(z.gte(1), z.lte(65_536));

/** An input of the network beside sample and timestep, and where its values come from. `dims` are without the batch. */
const conditionSchema = z.discriminatedUnion('kind', [
  /** Ids of the prompt's words in the manifest's own vocabulary: [B, tokens.length]. */
  z.strictObject({ kind: z.literal('tokens'), input: inputName }),
  /** What the text encoders make of the prompt: their hidden states [B, L, D], beside each other where there are two; or what the last one pools.
   * The unconditional row is the empty prompt's, or zeros (`force_zeros_for_empty_prompt` of diffusers). */
  z.strictObject({ kind: z.literal('text'), input: inputName, dims: z.array(size).check(z.minLength(1), z.maxLength(2)), pooled: z._default(z.boolean(), false), zeroUnconditional: z._default(z.boolean(), false) }),
  /** A class: the prompt is its number. */
  z.strictObject({
    kind: z.literal('class'), input: inputName,
    /** How many there are, where that is known. */
    classes: z._default(z.nullable(z.int().check(z.gte(1))), null),
    /** The number that stands for none, which guidance is taken against. */
    none: z._default(z.nullable(z.int().check(z.gte(0))), null),
  }),
  /** The same numbers at every step: one for all, or one for each. */
  z.strictObject({ kind: z.literal('constant'), input: inputName, dims: z.array(size).check(z.maxLength(4)), values: z.array(z.number()).check(z.minLength(1), z.maxLength(4096)) }),
  /** Numbers of a .npy file beside the manifest: for the conditional row, and for the unconditional where there is another (zeros otherwise). */
  z.strictObject({
    kind: z.literal('array'), input: inputName, dims: z.array(size).check(z.maxLength(4)),
    file: relativeFile, unconditional: z._default(z.nullable(relativeFile), null),
  }),
]);

const fileSchema = z.strictObject({
  file: relativeFile,
  /** The files beside it that hold its weights. */
  external: z._default(z.array(relativeFile).check(z.maxLength(256)), []),
});

export const manifestSchema = z.strictObject({
  format: z.literal(2),
  id: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]*$/)),
  title: z.string(),
  summary: z.string(),
  parameters: z.int().check(z.gte(1)),
  opset: z.int(),
  model: z.strictObject({
    file: relativeFile,
    bytes: z.int().check(z.gte(1)),
    sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
    /** The files beside it that hold its weights, by the paths that it names. */
    external: z._default(z.array(relativeFile).check(z.maxLength(256)), []),
  }),
  sample: z.strictObject({
    channels: z.int().check(z.gte(1), z.lte(64)),
    height: size,
    width: size,
    /** Channels that the network reads behind the sample's: one number for each (a mask of 1, masked latents of 0). */
    extra: z._default(z.array(z.number()).check(z.maxLength(64)), []),
    /** A .npy file that they are read from instead: [extra, H, W]. */
    extraFile: z._default(z.nullable(relativeFile), null),
  }),
  /** `timestep` is null where the network is not told t. */
  inputs: z.strictObject({ sample: inputName, timestep: z.nullable(inputName) }),
  /** What the sampler's t is multiplied with before the network is told it. */
  timestepScale: z._default(z.number(), 1),
  conditions: z.array(conditionSchema).check(z.maxLength(64)),
  output: inputName,
  /** The closed vocabulary of a model that reads words by itself. */
  tokens: z.nullable(tokensSchema),
  /** What turns a prompt into hidden states, where the network reads those. */
  textEncoders: z._default(z.array(z.extend(fileSchema, { tokenizer: relativeFile, length: z.int().check(z.gte(1), z.lte(4096)) })).check(z.maxLength(2)), []),
  /** Where the samples are latents: latents ÷ `scalingFactor` + `shiftFactor` are decoded to a picture in −1 … 1. */
  autoencoder: z._default(
    z.nullable(
      z.strictObject({ decoder: fileSchema, encoder: z._default(z.nullable(fileSchema), null), scale: size, scalingFactor: z.number().check(z.positive()), shiftFactor: z._default(z.number(), 0) }),
    ),
    null,
  ),
  scheduler: z.looseObject({ _class_name: z.string() }),
  /** What PyTorch computed with the same weights. */
  golden: z.nullable(z.strictObject({ steps: relativeFile, taps: relativeFile })),
  /** What is run when nothing else is asked for. */
  recipe: z.omit(recipeSchema, { model: true, negativePrompt: true, noise: true, options: true, start: true, edits: true, fork: true }),
  examples: z.array(z.strictObject({ prompt: z.string(), seed: z.int().check(z.gte(0)) })),
  card: z.nullable(relativeFile),
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
  models: z.array(z.string()).check(z.minLength(1)),
});

export type ModelIndex = z.infer<typeof modelIndexSchema>;

/** The run of the model's own choice. */
export function defaultRecipe(manifest: Manifest): Recipe {
  return { ...manifest.recipe, model: manifest.id, negativePrompt: '', noise: 'philox', options: {}, start: null, edits: [], fork: null };
}

/** What the channels behind the sample's are called among what the network is fed. */
export function extraName({ inputs }: Pick<Manifest, 'inputs'>): string {
  return `${inputs.sample} (further channels)`;
}

/** Dims of every input, with a batch of 1. */
export function inputDims(manifest: Manifest): Map<string, readonly number[]> {
  const { inputs, sample, conditions } = manifest;
  return new Map<string, readonly number[]>([
    [inputs.sample, [1, sample.channels + sample.extra.length, sample.height, sample.width]],
    ...(inputs.timestep === null ? [] : [[inputs.timestep, [1]] as const]),
    ...conditions.map((condition) => [condition.input, [1, ...conditionDims(condition, manifest)]] as const),
  ]);
}

/** Without the batch. */
export function conditionDims(condition: Condition, { tokens }: Pick<Manifest, 'tokens'>): readonly number[] {
  if (condition.kind === 'tokens') return [tokens?.length ?? 0];
  return condition.kind === 'class' ? [] : condition.dims;
}

/** C·H·W of one sample. */
export function sampleLength({ sample }: Manifest): number {
  return sample.channels * sample.height * sample.width;
}

/** What the network predicts for each sample of a batch, without the learned variance that may stand behind it. */
export function predictionOf(manifest: Manifest, output: Float32Array, batch: number): Float32Array {
  const length = sampleLength(manifest);
  const given = output.length / batch;
  if (given === length || given < length) return output;
  const predicted = new Float32Array(batch * length);
  for (let b = 0; b < batch; b++) predicted.set(output.subarray(b * given, b * given + length), b * length);
  return predicted;
}

/** What the recipe's prompt is to the network: words of its own vocabulary, any text, the number of a class, or nothing. */
export function promptKind({ conditions }: Pick<Manifest, 'conditions'>): 'words' | 'text' | 'class' | 'nothing' {
  const kinds = new Set(conditions.map(({ kind }) => kind));
  return kinds.has('tokens') ? 'words' : kinds.has('text') ? 'text' : kinds.has('class') ? 'class' : 'nothing';
}

/** Whether there is something to be guided towards: a second row that is told something else. */
export function canBeGuided({ conditions }: Pick<Manifest, 'conditions'>): boolean {
  return conditions.some((condition) => condition.kind === 'tokens' || condition.kind === 'text' || condition.kind === 'array' || (condition.kind === 'class' && condition.none !== null));
}
