import type { Anatomy, Attention } from '../onnx/anatomy.ts';
import type { LoadedModel } from './engine.ts';
import type { Manifest } from './manifest.ts';

/** What the axes of a tensor count, as far as the anatomy tells. Sizes are those of a batch of 1. */
export interface TensorLayout {
  readonly dims: readonly number[];
  /** Axes of the picture; for probabilities of attention that of the keys, whose mean is the uniform distribution. Null: none that is known. */
  readonly picture: readonly number[] | null;
  /** Null where nothing but samples and pixels is counted. */
  readonly channels: number | null;
  readonly heads: HeadAxis | null;
  /** The keys of an attention's probabilities. */
  readonly keys: number | null;
}

export interface HeadAxis {
  readonly axis: number;
  readonly count: number;
  /** Whether the axis counts the heads of one sample after those of another. */
  readonly folded: boolean;
}

export type ModelParts = Pick<LoadedModel, 'anatomy' | 'tensors' | 'manifest'>;

/** The layout of a tensor, or of what the network reads as its sample; null where the model has none of that name. */
export function layoutOf({ anatomy, tensors, manifest }: ModelParts, name: string): TensorLayout | null {
  const dims = isSample(manifest, name) ? [1, manifest.sample.channels, manifest.sample.height, manifest.sample.width] : tensors.find((tensor) => tensor.name === name)?.dims;
  if (dims === undefined) return null;
  const [attention, role] = attentionOf(anatomy, name);
  const heads = attention === null || attention.heads === 0 ? null : headAxis(attention, dims);
  if (attention !== null && role === 'probabilities') {
    const { keyAxis } = attention;
    return { dims, picture: [keyAxis], channels: null, heads, keys: keyAxis };
  }
  const picture = attention === null ? pictureAxes(anatomy, name, dims) : pixelAxis(attention, role, dims, heads);
  const channels = dims.length < 2 ? null : picture?.includes(1) === true ? (dims.length > 2 ? dims.length - 1 : null) : 1;
  return { dims, picture, channels: channels !== null && picture?.includes(channels) === true ? null : channels, heads, keys: null };
}

/** Whether it is the network's input that x_t goes into, and nothing else with it. */
export function isSample({ inputs, sample }: Manifest, name: string): boolean {
  return name === inputs.sample && sample.extra.length === 0;
}

/** Every attention layer whose keys are words. */
export function crossAttentionOf({ anatomy }: Pick<ModelParts, 'anatomy'>, layer?: string): readonly Attention[] {
  return anatomy.crossAttention.filter(({ probabilities }) => layer === undefined || layer === probabilities);
}

type Role = 'probabilities' | 'logits' | 'query' | 'key' | 'value' | 'output';
const ROLES: readonly Role[] = ['probabilities', 'logits', 'query', 'key', 'value', 'output'];

function attentionOf({ selfAttention, crossAttention }: Anatomy, name: string): [Attention | null, Role | null] {
  for (const attention of [...selfAttention, ...crossAttention]) {
    const role = ROLES.find((one) => attention[one] === name);
    if (role !== undefined) return [attention, role];
  }
  return [null, null];
}

/** The axis that neither queries nor keys have: behind the samples, or folded into them ([samples · heads, queries, keys]). */
function headAxis({ heads: count, queryAxis, keyAxis }: Attention, dims: readonly number[]): HeadAxis | null {
  const free = dims.flatMap((size, axis) => (size === count ? [axis] : []));
  const axis = free.find((one) => one !== queryAxis && one !== keyAxis) ?? free[0];
  return axis === undefined ? null : { axis, count, folded: axis === 0 };
}

/** Where the pixels of an attention's operand are: whole rows of words have none. */
function pixelAxis({ resolution: [h, w], tokens }: Attention, role: Role | null, dims: readonly number[], heads: HeadAxis | null): number[] | null {
  if (role === 'logits') return null;
  if ((role === 'key' || role === 'value') && tokens !== h * w) return null;
  const axis = dims.findIndex((size, i) => i > 0 && i !== heads?.axis && size === h * w);
  return axis < 0 ? null : [axis];
}

/** Rows and columns, [.., h, w]; or one axis of pixels, where the level says how many those are. */
function pictureAxes({ levels }: Anatomy, name: string, dims: readonly number[]): number[] | null {
  const [h, w] = levels.find(({ tensors }) => tensors.includes(name))?.resolution ?? [0, 0];
  const isMap = dims.length === 4 && (dims[2] ?? 1) > 1 && (dims[3] ?? 1) > 1;
  if (isMap && dims[2] === h && dims[3] === w) return [2, 3];
  const pixels = dims.findIndex((size, axis) => axis > 0 && size === h * w);
  if (pixels > 0) return [pixels];
  return isMap ? [2, 3] : null;
}
