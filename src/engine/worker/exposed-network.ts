import { SerialQueue } from '../../base/serial-queue.ts';
import { UserError } from '../../base/user-error.ts';
import type { NetworkInputs, Tensor } from '../../protocol/frame.ts';
import { parseReduced, placeOf, reducedDims, wholeName } from '../../protocol/reduced-names.ts';
import { bytesOfShape, type Exposure } from './exposure.ts';
import type { Look, Network } from './network.ts';

/** More of one tensor than a look can hand over beside the weights and what the network itself needs. */
const LARGEST_LOOK = 1_000_000_000;

/** Builds the network's session in which `names` can be fetched. */
type Create = (names: readonly string[]) => Promise<Network>;

export interface Exposing {
  /** Dims of every tensor that can be looked at, with a batch of 1. */
  readonly dims: ReadonlyMap<string, readonly number[]>;
  readonly create: Create;
  readonly limits: Exposure;
  /** Whether two sessions would hold more than a page has: the old one then goes before the new one is built. */
  readonly oneAtATime: boolean;
}

/**
 * A network that hands out any of its tensors, of which a part is exposed at a time: what is asked for and is not, is exposed by another
 * session, together with what was asked for last as far as it fits.
 */
export class ExposedNetwork {
  readonly #exposing: Exposing;
  readonly #queue = new SerialQueue();
  #network: Network;
  /** What was asked for, the latest last. */
  #asked: readonly string[];

  constructor(first: Network, exposing: Exposing) {
    this.#network = first;
    this.#exposing = exposing;
    this.#asked = first.names;
  }

  get exposed(): readonly string[] {
    return this.#network.names;
  }

  has(name: string): boolean {
    return this.#exposing.dims.has(wholeName(name)) || this.#network.has(name);
  }

  /** Refuses names that cannot be looked at, by name. */
  check(names: readonly string[]): void {
    for (const name of names) if (!this.has(name)) throw new UserError('tensor-unknown', `This model has no tensor “${name}” that can be looked at.`);
  }

  /** As {@link Network.look}; with more forward passes than one where not all that is asked for can be exposed at once. */
  look(inputs: NetworkInputs, names: readonly string[], signal?: AbortSignal): Promise<Look> {
    return this.#queue.run(async () => {
      this.check(names);
      const { limits } = this.#exposing;
      const found = new Map<string, Tensor>();
      let output: Float32Array | null = null;
      const groups = names.every((name) => this.#network.has(name)) ? [names] : inGroups(names, (name) => this.#bytes(name), limits.bytes / inputs.batch);
      for (const group of groups) {
        signal?.throwIfAborted();
        await this.#expose(group, inputs.batch);
        const look = await this.#network.look(inputs, group, signal);
        output = look.output;
        for (const tensor of look.tensors) found.set(tensor.name, tensor);
      }
      if (output === null) throw new Error('nothing was asked for, not even the output');
      return { output, tensors: names.flatMap((name) => found.get(name) ?? []) };
    }, signal);
  }

  release(): Promise<void> {
    return this.#network.release();
  }

  /** In one sample. */
  #bytes(name: string): number {
    const reduced = parseReduced(name);
    const dims = this.#exposing.dims.get(reduced?.tensor ?? name);
    return bytesOfShape(reduced === null || dims === undefined ? dims : reducedDims(reduced, dims));
  }

  async #expose(names: readonly string[], batch: number): Promise<void> {
    if (names.every((name) => this.#network.has(name))) return;
    const { create, limits, oneAtATime } = this.#exposing;
    const bytes = batch * sum(names.map((name) => this.#bytes(name)));
    if (bytes > LARGEST_LOOK) {
      throw new UserError(
        'tensor-too-large',
        `${names.length === 1 ? `“${names[0] ?? ''}” is` : `These ${names.length} tensors are`} ${(bytes / 1e9).toFixed(1)} GB, which does not fit beside the network in the 4 GB that a page can use. Open the model with smaller pictures (docs/models.md says how), or look at a lower level.`,
      );
    }
    const needed = [...new Set(names.map(placeOf))];
    const wanted = [...new Set([...needed, ...[...this.#asked].reverse()])];
    const kept: string[] = [];
    let room = limits.bytes;
    for (const [i, name] of wanted.entries()) {
      const size = this.#bytes(name);
      if (i >= needed.length && (size > room || kept.length >= limits.tensors)) continue;
      room -= size;
      kept.push(name);
    }
    const old = this.#network;
    if (oneAtATime) await old.release();
    try {
      // Not with the signal of who asks: without a session nobody could be served.
      this.#network = await create(kept);
    } catch (error) {
      if (oneAtATime) this.#network = await create([]);
      throw error;
    }
    this.#asked = [...kept].reverse();
    if (!oneAtATime) await old.release();
  }
}

/** The names in groups that fit, none of them empty; one that is too large by itself is a group. */
function inGroups(names: readonly string[], sizeOf: (name: string) => number, bytes: number): string[][] {
  const groups: string[][] = [];
  let room = -1;
  for (const name of names) {
    const size = sizeOf(name);
    if (size > room) {
      groups.push([]);
      room = bytes;
    }
    groups.at(-1)?.push(name);
    room -= size;
  }
  return groups.length === 0 ? [[]] : groups;
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
