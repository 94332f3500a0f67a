import '../../protocol/strict-zod.ts';
import * as z from 'zod/mini';
import type { Device } from '../../protocol/engine.ts';
import type { Tensor } from '../../protocol/frame.ts';
import { recipeSchema, type Recipe } from '../../protocol/recipe.ts';
import type { RunStatus } from '../../store/store.ts';
import { viewSchema, type View } from '../../store/view.ts';

/**
 * What a page and the Unetscope inside of it say to each other by postMessage (docs/embed.md). Every message of either side has the
 * version as `unetscope`; what has none is meant for somebody else.
 */
export const EMBED_VERSION = 1;

const step = z.int().check(z.gte(0), z.lte(10_000));
/** What may be shown; what is embedded is the link's business. */
const shown = z.partial(z.omit(viewSchema, { embed: true, controls: true }));
const common = { unetscope: z.literal(EMBED_VERSION), id: z.union([z.string().check(z.maxLength(64)), z.int()]) };

/** From the page outside. Each is answered once, under its `id`. */
export const callSchema = z.discriminatedUnion('call', [
  z.strictObject({ ...common, call: z.literal('hello') }),
  z.strictObject({ ...common, call: z.literal('state') }),
  z.strictObject({ ...common, call: z.literal('run'), recipe: z.optional(z.partial(recipeSchema)) }),
  z.strictObject({ ...common, call: z.literal('seek'), step }),
  z.strictObject({ ...common, call: z.literal('play') }),
  z.strictObject({ ...common, call: z.literal('pause') }),
  z.strictObject({ ...common, call: z.literal('show'), view: shown }),
  z.strictObject({ ...common, call: z.literal('frame'), step }),
  z.strictObject({ ...common, call: z.literal('probe'), step, names: z.array(z.string().check(z.maxLength(200))).check(z.minLength(1), z.maxLength(16)) }),
]);

export type Call = z.infer<typeof callSchema>;

/** What a message for us says of itself, before the rest of it is believed. */
export const addressSchema = z.looseObject({ unetscope: z.unknown(), id: z.optional(common.id) }).check(z.refine((message) => 'unetscope' in message));

export interface EmbedState {
  readonly recipe: Recipe;
  readonly view: View;
  readonly run: RunStatus;
  /** Whether the engine is there. */
  readonly ready: boolean;
  /** The address of the whole page with the same run. */
  readonly link: string;
}

export interface EmbedFrame {
  readonly step: number;
  readonly timestep: number | null;
  readonly xt: Tensor;
  readonly predNoise: Tensor | null;
  readonly predX0: Tensor | null;
  readonly prev: Tensor | null;
}

/** What each call is answered with. */
export interface Answers {
  hello: { readonly version: string };
  state: EmbedState;
  run: { readonly checksum: string; readonly steps: number };
  seek: { readonly step: number };
  play: null;
  pause: null;
  show: null;
  frame: EmbedFrame;
  probe: readonly Tensor[];
}

export type Answer =
  | { readonly id: string | number | null; readonly ok: true; readonly value: Answers[keyof Answers] }
  | { readonly id: string | number | null; readonly ok: false; readonly error: { readonly code: string; readonly message: string } };

/** What is told without being asked. */
export type EmbedEvent =
  | { readonly event: 'listening' }
  | { readonly event: 'ready'; readonly model: string; readonly device: Device; readonly threads: number }
  | { readonly event: 'recipe'; readonly recipe: Recipe }
  | { readonly event: 'step'; readonly step: number; readonly total: number; readonly timestep: number | null }
  | { readonly event: 'run'; readonly state: RunStatus['state']; readonly source: RunStatus['source']; readonly computed: number; readonly total: number; readonly checksum: string | null }
  | { readonly event: 'height'; readonly height: number }
  | { readonly event: 'problem'; readonly code: string; readonly message: string };
