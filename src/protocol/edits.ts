import './strict-zod.ts';
import * as z from 'zod/mini';
import { schedulerClassNames } from '../diffusion/config.ts';
import { issueWords } from './issue-words.ts';
import { withWhole } from './reduced-names.ts';

/**
 * What is done to the network while a recipe runs: an intervention on one tensor, or on what the network is told. Plain JSON, part of
 * the Recipe, applied in the order of the list (docs/edits.md has the formulas). Zeroing takes a tensor out of the distribution that the network was trained on; mean
 * ablation keeps its level and takes its content; activation patching (Vig et al. 2020; Meng et al. 2022) puts another run's values there.
 */

const tensorName = z.string().check(z.minLength(1), z.maxLength(200));
const indices = z.array(z.int().check(z.gte(0), z.lte(100_000))).check(z.minLength(1), z.maxLength(4096));
const factor = z.number().check(z.gte(-100), z.lte(100));
const position = z.int().check(z.gte(0), z.lte(10_000));

const branches = ['both', 'conditional', 'unconditional'] as const;

const when = {
  /** First and last position of the film at which it holds; left out: all. */
  steps: z.optional(z.tuple([position, position]).check(z.refine(([first, last]) => first <= last, 'the first step is after the last'))),
  /** Which half of a guided batch; left out: both. */
  branch: z.optional(z.enum(branches)),
};

const where = {
  tensor: tensorName,
  /** Only where the node that computes `into` reads it (a skip, but not the level below); left out: everywhere. */
  into: z.optional(tensorName),
};

const part = {
  ...where,
  /** Only these channels (axis 1; the last of rows of pixels). */
  channels: z.optional(indices),
  /** Only these attention heads. */
  heads: z.optional(indices),
};

/** The run that an activation comes from: the recipe it belongs to, but for these fields. It has no edits of its own. */
export const sourceSchema = z.strictObject({
  prompt: z.optional(z.string().check(z.maxLength(200))),
  seed: z.optional(z.int().check(z.gte(0), z.lte(Number.MAX_SAFE_INTEGER))),
  sampler: z.optional(z.enum(schedulerClassNames)),
  guidanceScale: z.optional(z.number().check(z.gte(-10), z.lte(30))),
  eta: z.optional(z.number().check(z.gte(0), z.lte(1))),
});

export const editSchema = z.discriminatedUnion('kind', [
  /** The tensor times `value`; 0 cuts it. */
  z.strictObject({ kind: z.literal('gain'), ...part, ...when, value: factor }),
  /** Mean ablation: each channel replaced by its mean over the picture (attention: each row of probabilities by the uniform one). */
  z.strictObject({ kind: z.literal('mean'), ...part, ...when }),
  /**
   * Gains on low and high spatial frequencies. `cutoff`: frequencies with |f_y| and |f_x| below it, in cycles per picture, are low; the
   * mask is a square, as FreeU's is.
   */
  z.strictObject({ kind: z.literal('filter'), ...where, ...when, cutoff: z.number().check(z.gte(0), z.lte(512)), low: factor, high: factor }),
  /**
   * FreeU (Si et al. 2023), to the numbers of diffusers' `enable_freeu`: `b` scales the first half of the channels from below, `s` the
   * lowest frequencies of the skip; 1 for the lowest decoder level that has a skip, 2 for the one above. Version 2 weights b by the
   * map's own channel mean.
   */
  z.strictObject({
    kind: z.literal('freeu'), ...when, b1: factor, b2: factor, s1: factor, s2: factor, version: z.optional(z.union([z.literal(1), z.literal(2)])),
  }),
  /** The network, or one residual block (named by its output), is told another t than the sampler's: `value`, or the sampler's + `offset`, held in [0, T − 1]. */
  z
    .strictObject({
      kind: z.literal('timestep'), ...when,
      value: z.optional(z.number().check(z.gte(0), z.lte(100_000))),
      offset: z.optional(z.number().check(z.gte(-100_000), z.lte(100_000))),
      block: z.optional(tensorName),
    })
    .check(z.refine(({ value, offset }) => (value === undefined) !== (offset === undefined), 'a timestep edit has either value or offset')),
  /** The conditional half is told other words; with `branch`, the unconditional one, or both. */
  z.strictObject({ kind: z.literal('prompt'), ...when, prompt: z.string().check(z.maxLength(200)) }),
  /**
   * The weight of one word in the cross-attention probabilities, without normalising them again (Prompt-to-Prompt's re-weighting, Hertz et
   * al. 2022). `word`: its position, 0 is the start token. `layer`: the probabilities of one layer; left out: all.
   */
  z.strictObject({ kind: z.literal('word'), ...when, word: z.int().check(z.gte(0), z.lte(1000)), value: factor, layer: z.optional(tensorName) }),
  /** Activation patching: the tensor is taken from another run at the same position. */
  z.strictObject({ kind: z.literal('patch'), ...part, ...when, from: sourceSchema }),
  /** Gaussian noise of standard deviation `sigma` × the tensor's own (per sample) is added; Philox, key `seed`, the position is its stream; the same for both halves. */
  z.strictObject({ kind: z.literal('noise'), ...where, ...when, sigma: z.number().check(z.gte(0), z.lte(100)), seed: z.int().check(z.gte(0), z.lte(Number.MAX_SAFE_INTEGER)) }),
]);

/** Why an edit is none; of one of no known kind, which kinds there are. */
export function editWords(issue: z.core.$ZodIssue | undefined, given: unknown): string {
  const kindless = issue?.code === 'invalid_union' && issue.path.length === 1 && issue.path[0] === 'kind';
  return kindless ? `kind: it must be one of ${editSchema.def.options.flatMap((option) => option.def.shape.kind.def.values).join(', ')}` : issueWords(issue, given);
}

export const MAX_EDITS = 64;
export const editsSchema = z.array(editSchema).check(z.maxLength(MAX_EDITS));

export type Edit = z.infer<typeof editSchema>;
export type EditKind = Edit['kind'];
export type EditOf<K extends EditKind> = Extract<Edit, { kind: K }>;
export type EditSource = z.infer<typeof sourceSchema>;

/** Tensors of an edited network are what they were before the edit; this is the name of what is read: by all, or by the node that computes `into`. */
export function readName(tensor: string, into?: string): string {
  return `${tensor} →${into === undefined ? '' : ` ${into}`}`;
}

/** The other way; null for a plain tensor's name. */
export function parseReadName(name: string): { tensor: string; into: string | undefined } | null {
  const [, tensor, into] = /^(.+?) →(?: (.+))?$/s.exec(name) ?? [];
  return tensor === undefined ? null : { tensor, into };
}

/** The tensor itself, or the same part of it, where what is read of it is asked for. */
export function plainName(name: string): string {
  return withWhole(name, (tensor) => parseReadName(tensor)?.tensor ?? tensor);
}

/** Whether an edit holds at a position of the film. */
export function holdsAt({ steps }: Pick<Edit, 'steps'>, index: number): boolean {
  return steps === undefined || (index >= steps[0] && index <= steps[1]);
}

/** Whether an edit changes nothing, whatever the network: a gain of 1, an offset of 0. */
export function isNeutral(edit: Edit): boolean {
  switch (edit.kind) {
    case 'gain':
    case 'word':
      return edit.value === 1;
    case 'filter':
      return edit.low === 1 && edit.high === 1;
    case 'freeu':
      return edit.b1 === 1 && edit.b2 === 1 && edit.s1 === 1 && edit.s2 === 1;
    case 'timestep':
      return edit.offset === 0;
    case 'noise':
      return edit.sigma === 0;
    case 'mean':
    case 'patch':
    case 'prompt':
      return false;
  }
}
