import '../protocol/strict-zod.ts';
import * as z from 'zod/mini';

/** How a feature map of C channels becomes one picture. */
export const mapModes = ['components', 'mean', 'channel'] as const;

/**
 * Where the person is. `figure`: the run and the U. The others open beside a small U: one tensor, a residual block, an
 * attention layer, the time path, what a change of resolution loses, how right this device is; the forward process and the
 * noise schedule stand beside the run; the lab, and the runs of this visit.
 */
export const pages = ['figure', 'tensor', 'block', 'attention', 'time', 'resampling', 'parity', 'forward', 'schedule', 'lab', 'runs'] as const;

/** Over what the colour scale of a tensor's channels is taken. */
export const scales = ['channel', 'tensor', 'run'] as const;

/** How the channels of a tensor are ordered on its page. */
export const orders = ['index', 'energy', 'mean', 'variance', 'change'] as const;

/** What a page inside another page shows: a place (the open one, of which it says the first), the film, the update. None: the whole page. */
export const embedParts = [...pages, 'film', 'equation'] as const;

/** The controls that such a page has: the recipe's sentence, the transport, how maps are drawn, all places, where the numbers come from. */
export const embedControls = ['recipe', 'transport', 'maps', 'places', 'device'] as const;

const name = z.string().check(z.minLength(1), z.maxLength(200));
const cell = z.int().check(z.gte(0), z.lte(100_000));
const share = z.number().check(z.gte(0), z.lte(1));

/** What is being looked at. Plain JSON; travels in the link beside the Recipe. */
export const viewSchema = z.strictObject({
  /** Position on the film: 0 (noise) … N (the picture). */
  step: z.int().check(z.gte(0), z.lte(10_000)),
  /** Feature maps as principal components, channel mean, or one channel. */
  maps: z.enum(mapModes),
  /** The channel shown when `maps` is `channel`, and the one that is large on a tensor's page. */
  channel: cell,
  /** Which half of a guided batch the network panels show: the conditional prediction or the unconditional. */
  branch: z.enum(['conditional', 'unconditional']),
  page: z.enum(pages),
  /** The halves of a join as the layers behind it read them, after the norm that comes first, or raw, as they enter it. */
  halves: z.enum(['read', 'raw']),
  /** Where two runs are compared: the one in hand, or what it has more than the one beside it. */
  shows: z.enum(['run', 'difference']),
  /** The tensor that is open: of a page `tensor`, or the one that names the block, attention layer or resampling. */
  tensor: z.nullable(name),
  scale: z.enum(scales),
  order: z.enum(orders),
  /** One attention head, or null for their mean. */
  head: z.nullable(cell),
  /** Row and column of the pixel that is asked about, at the resolution of the tensor that is open. */
  pixel: z.nullable(z.tuple([cell, cell])),
  /** Position of a word in the prompt (0 is the start token). */
  word: z.nullable(cell),
  /** The cross-attention layer whose maps stand beside the U, by its probabilities; null is the first of them. */
  wordLayer: z.nullable(name),
  /** Whether the start token's map stands beside the words'. */
  startToken: z.boolean(),
  /** The place that is kept marked on the U's maps: 0 … 1 from the left and from the top, and the map that it is read in. */
  kept: z.nullable(z.strictObject({ tile: z.string().check(z.minLength(1), z.maxLength(40)), u: share, v: share })),
  /** Tensors that stay beside the open one, each at its step of its run (`pin.ts`). */
  pins: z.array(z.string().check(z.minLength(1), z.maxLength(2_000))).check(z.maxLength(8)),
  /** The picture that the forward process noises: the id of a shipped one, or `own:<checksum>`; null is the first of ours. */
  picture: z.nullable(z.string().check(z.minLength(1), z.maxLength(80))),
  /** The ready experiment that is open in the lab. */
  experiment: z.nullable(z.string().check(z.minLength(1), z.maxLength(40))),
  /** The chapter of the tour that is open beside the page; null is none. */
  tour: z.nullable(z.string().check(z.minLength(1), z.maxLength(40))),
  /** The timestep to which it is noised; null is half-way. */
  t: z.nullable(z.int().check(z.gte(0), z.lte(100_000))),
  /** What is shown inside another page, from above to below; empty is the whole page (docs/embed.md). */
  embed: z.array(z.enum(embedParts)).check(z.maxLength(4)),
  /** The controls that it has there. */
  controls: z.array(z.enum(embedControls)).check(z.maxLength(embedControls.length)),
});

export type View = z.infer<typeof viewSchema>;
export type MapMode = View['maps'];
export type Page = View['page'];
export type EmbedPart = View['embed'][number];
export type EmbedControl = View['controls'][number];

export const defaultView: View = {
  step: 0,
  maps: 'components',
  channel: 0,
  branch: 'conditional',
  page: 'figure',
  halves: 'read',
  shows: 'run',
  tensor: null,
  scale: 'tensor',
  order: 'index',
  head: null,
  pixel: null,
  word: null,
  wordLayer: null,
  startToken: false,
  kept: null,
  pins: [],
  picture: null,
  experiment: null,
  tour: null,
  t: null,
  embed: [],
  controls: [],
};

/** The place that is opened where a link says only what is embedded: the first that it names. */
export function placeOf(embed: readonly EmbedPart[]): Page | null {
  return embed.find((part): part is Page => part !== 'film' && part !== 'equation') ?? null;
}
