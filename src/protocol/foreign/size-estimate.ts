import { canBeGuided, type Manifest } from '../manifest.ts';
import type { Found } from './describe.ts';

/** What WebAssembly can address, weights and feature maps together. */
export const WASM_MEMORY = 2 ** 32;
/** Files up to this are exposed whole, and take what no device lacks. */
export const LARGE_FILE = 32e6;
/** Bytes of tensors, in one sample, that a session hands out at most. */
export const MOST_EXPOSED = 300e6;
/** What is held at most for weights, of their bytes, and beside them for anything: a line through the peaks that were measured (docs/models.md). */
const HELD = 1.8;
const BESIDE = 160e6;
/** Heads of the finest attention where no config says: Stable Diffusion's. */
const HEADS = 8;

export interface SizeEstimate {
  /** Of all its files. */
  readonly weights: number;
  /** About what the page takes for it at most: weights, the feature maps that are handed out, and attention's. */
  readonly memory: number;
  /** Of that, the scores and probabilities of the finest attention. */
  readonly attention: number;
  /** Tensors that can be looked at, and how many bytes of them are exposed at a time. */
  readonly tensors: number;
  readonly exposed: number;
}

/**
 * Bytes of tensors, in one sample, that a session of a large network hands out at a time. What is exposed is not reused as memory while the
 * network runs, in each row of a guided batch.
 */
export function exposedBytes(weights: number, batch: number): number {
  return Math.min(MOST_EXPOSED, Math.max(32e6, weights / 4) / batch);
}

/** About what a network of so many bytes takes to be run and looked into. */
export function memoryFor(weights: number, batch: number, attention: number): number {
  return HELD * weights + BESIDE + batch * exposedBytes(weights, batch) + attention;
}

/** Null where it is small. */
export function estimateSize({ graph, configs, allBytes: weights }: Found, manifest: Manifest): SizeEstimate | null {
  if (weights <= LARGE_FILE) return null;
  const batch = canBeGuided(manifest) ? 2 : 1;
  const strides = graph.strides.get(manifest.inputs.sample)?.finestAttention ?? null;
  const { height, width } = manifest.sample;
  const pixels = strides === null ? 0 : Math.ceil(height / strides[0]) * Math.ceil(width / strides[1]);
  const { attention_head_dim: heads } = configs.unet;
  const count = (Array.isArray(heads) ? heads[0] : heads) ?? HEADS;
  // scores, and probabilities, of 4 bytes each
  const attention = 2 * 4 * batch * count * pixels * pixels;
  return { weights, attention, memory: memoryFor(weights, batch, attention), tensors: graph.tensors, exposed: exposedBytes(weights, batch) };
}
