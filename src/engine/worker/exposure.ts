import type { Anatomy } from '../../onnx/anatomy.ts';
import { exposedBytes, MOST_EXPOSED } from '../../protocol/foreign/size-estimate.ts';

/**
 * Which tensors a session hands out. What is exposed cannot be reused as memory while the network runs: of a network of Stable Diffusion's
 * shape, everything at once is more than the 4 GB that WebAssembly can address.
 */
export interface Exposure {
  /** As many tensors are exposed at once, whatever they are. */
  readonly tensors: number;
  /** Bytes of them in one sample, where there are more tensors than that. */
  readonly bytes: number;
}

export const EXPOSURE: Exposure = { tensors: 900, bytes: MOST_EXPOSED };

/** Beside weights that lie in files: as much as keeps the whole near twice the file. `batch`: rows that a forward pass has. */
export function exposureBeside(fileBytes: number, { tensors, bytes }: Exposure, batch: number): Exposure {
  return { tensors, bytes: Math.min(bytes, exposedBytes(fileBytes, batch)) };
}

export function bytesOfShape(dims: readonly number[] | undefined): number {
  return 4 * (dims ?? []).reduce((product, dim) => product * dim, 1);
}

/** The names in parts, each of which can be exposed. */
export function roundsOf(names: readonly string[], { tensors }: Exposure): string[][] {
  const rounds = Math.ceil(names.length / tensors);
  // Neighbours go to different rounds: large maps lie beside each other.
  return Array.from({ length: rounds }, (_, round) => names.filter((__, i) => i % rounds === round));
}

/** Those that fit, the parts of the U first, then the smaller before the larger; in the order of `names`. */
export function chosenTensors(names: readonly string[], dims: ReadonlyMap<string, readonly number[]>, anatomy: Anatomy, limits: Exposure): string[] {
  const size = (name: string): number => bytesOfShape(dims.get(name));
  const rank = new Map(partsOf(anatomy).map((name, i) => [name, i]));
  const known = names.filter((name) => dims.has(name));
  const byWorth = [...known].sort((a, b) => (rank.get(a) ?? Infinity) - (rank.get(b) ?? Infinity) || size(a) - size(b) || 0);
  const chosen = new Set<string>();
  let bytes = 0;
  for (const name of byWorth) {
    if (chosen.size >= limits.tensors) break;
    if (bytes + size(name) > limits.bytes) continue;
    bytes += size(name);
    chosen.add(name);
  }
  return names.filter((name) => chosen.has(name));
}

/** What the figure and the pages show of a U, the most looked at first. */
function partsOf(anatomy: Anatomy): string[] {
  const { levels, skips, residualBlocks, selfAttention, crossAttention, downsamples, upsamples, time } = anatomy;
  return [
    anatomy.output, anatomy.stem, anatomy.head,
    ...levels.map(({ output }) => output),
    ...skips.flatMap(({ encoder, decoder, joined }) => [encoder, decoder, joined]),
    ...[...downsamples, ...upsamples].flatMap(({ input, output, convolution }) => [input, output, convolution]),
    time?.sinusoid ?? null, time?.embedding ?? null, time?.received ?? null,
    ...residualBlocks.flatMap(({ input, branch, shortcut, output, time: brought }) => [output, branch, shortcut, input, brought]),
    ...crossAttention.map(({ probabilities }) => probabilities),
    ...selfAttention.map(({ probabilities }) => probabilities),
    ...[...crossAttention, ...selfAttention].flatMap(({ query, key, value, output }) => [output, query, key, value]),
  ].filter((name) => name !== null);
}
